import type { Mat } from 'opencv4nodejs';
import type { Box } from '../domain/comparison.js';
import { cv } from '../runtime/opencv.js';
import type { ImageSize } from './boxes.js';
import { coversWhole } from './coverage.js';
import { type SimilarityMatrix, toMat } from './similarity-matrix.js';

interface Beyond {
  /** The same area of the golden sample, with the channels and the light of the image. */
  readonly golden: Mat;
  readonly area: Box;
  /** From frame to golden sample. */
  readonly matrix: SimilarityMatrix;
  readonly frame: ImageSize;
}

/**
 * The inspected area of a part with the golden sample's own pixels where no pixel of the frame falls. Nothing can be said
 * of these places; whatever else stood there, the network would see it end abruptly and call that a defect.
 */
export function withGoldenBeyond(image: Mat, { golden, area, matrix, frame }: Beyond): Mat {
  if (coversWhole(area, matrix, frame)) return image;
  const size = new cv.Size(area.x + image.cols, area.y + image.rows);
  const seen = new cv.Mat(frame.height, frame.width, cv.CV_8UC1, 255)
    .warpAffine(toMat(matrix), size, cv.INTER_NEAREST, cv.BORDER_CONSTANT)
    .getRegion(new cv.Rect(area.x, area.y, image.cols, image.rows));
  return image.copyTo(golden.copy(), seen);
}
