import type { Mat } from 'opencv4nodejs';
import type { Box } from '../domain/comparison.js';
import type { ComparerInfo, Light, ModelImage } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';

type ImageContract = Pick<ComparerInfo, 'channels' | 'multipleOf' | 'light'>;

/** The pixels of an 8 bit image as a model wants them. */
export function toModelImage(image: Mat, contract: ImageContract): ModelImage {
  return pixelsOf(asModelWants(image, contract));
}

/**
 * An 8 bit image with the channels, the light and the size that a model wants. The right and lower edges are continued up
 * to the multiple that it asks for: both branches get the same edge, so it shows no difference.
 */
export function asModelWants(image: Mat, { channels, multipleOf, light }: ImageContract): Mat {
  const converted = withChannels(image, channels);
  const lit = light === undefined ? converted : evened(converted, light);
  const right = Math.ceil(image.cols / multipleOf) * multipleOf - image.cols;
  const below = Math.ceil(image.rows / multipleOf) * multipleOf - image.rows;
  return right === 0 && below === 0 ? lit : lit.copyMakeBorder(0, below, 0, right, cv.BORDER_REPLICATE);
}

/** The pixels of an image, or of a box inside of it. */
export function pixelsOf(image: Mat, box?: Box): ModelImage {
  const { cols: width, rows: height } = image;
  const { x, y, ...size } = box ?? { x: 0, y: 0, width, height };
  // The binding gives no bytes of a part of a larger image: that must be copied first.
  const data = image
    .getRegion(new cv.Rect(x, y, size.width, size.height))
    .copy()
    .getData();
  return { ...size, channels: image.channels === 1 ? 1 : 3, data };
}

/** Mean and deviation become those of every other image: gain and offset of the camera do not reach the network. */
function evened(image: Mat, { mean, deviation, floor }: Light): Mat {
  const found = image.meanStdDev();
  const factor = deviation / (found.stddev.at(0, 0) + floor);
  return image.convertTo(cv.CV_8U, factor, mean - factor * found.mean.at(0, 0));
}

function withChannels(image: Mat, channels: 1 | 3): Mat {
  if (image.channels === channels) return image;
  return image.cvtColor(channels === 1 ? cv.COLOR_BGR2GRAY : cv.COLOR_GRAY2BGR);
}
