import type { Mat } from 'opencv4nodejs';
import type { ComparerInfo, ModelImage } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';

/**
 * The pixels of an 8 bit image as a model wants them. The right and lower edges are continued up to the multiple that
 * the model asks for: both branches get the same edge, so it shows no difference.
 */
export function toModelImage(
  image: Mat,
  { channels, multipleOf }: Pick<ComparerInfo, 'channels' | 'multipleOf'>,
): ModelImage {
  const converted = withChannels(image, channels);
  const width = Math.ceil(image.cols / multipleOf) * multipleOf;
  const height = Math.ceil(image.rows / multipleOf) * multipleOf;
  const [right, below] = [width - image.cols, height - image.rows];
  const padded =
    right === 0 && below === 0
      ? converted
      : converted.copyMakeBorder(0, below, 0, right, cv.BORDER_REPLICATE);
  return { width, height, channels, data: whole(padded, image).getData() };
}

/** The binding gives no bytes of a part of a larger image: that must be copied first. */
function whole(made: Mat, given: Mat): Mat {
  return made === given ? given.copy() : made;
}

function withChannels(image: Mat, channels: 1 | 3): Mat {
  if (image.channels === channels) return image;
  return image.cvtColor(channels === 1 ? cv.COLOR_BGR2GRAY : cv.COLOR_GRAY2BGR);
}
