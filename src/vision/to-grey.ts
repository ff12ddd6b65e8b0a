import type { Mat } from 'opencv4nodejs';
import { cv } from '../runtime/opencv.js';

/** One channel, 8 bit; an image that is grey already comes back as it is. */
export function toGrey(image: Mat): Mat {
  return image.channels === 1 ? image : image.cvtColor(cv.COLOR_BGR2GRAY);
}
