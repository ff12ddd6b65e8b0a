import type { Mat } from 'opencv4nodejs';
import { cv } from '../runtime/opencv.js';

/** An image of one channel as numbers. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Blurs of the difference, pixels. */
const fineSigma = 1.2;
const coarseSigma = 8;
/** The strong blur is computed this much smaller. */
const factor = 4;
/** Closer to the rim of an image than this its band-pass depends on what lies beyond. */
export const rimPx = 12;

/**
 * Difference of a slightly and a strongly blurred image, 8 bit grey: neither noise nor the light's gradient. The blurs are
 * round: what a square window leaves differs with the rotation of the part.
 */
export function bandPass(grey: Mat): Plane {
  const fine = grey.convertTo(cv.CV_32F).gaussianBlur(new cv.Size(0, 0), fineSigma);
  const [rows, cols] = [Math.ceil(grey.rows / factor), Math.ceil(grey.cols / factor)];
  const coarse = fine
    .resize(rows, cols, 0, 0, cv.INTER_AREA)
    .gaussianBlur(new cv.Size(0, 0), coarseSigma / factor)
    .resize(grey.rows, grey.cols, 0, 0, cv.INTER_LINEAR);
  const bytes = fine.sub(coarse).getData();
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(bytes);
  const data = new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
  return { width: grey.cols, height: grey.rows, data };
}
