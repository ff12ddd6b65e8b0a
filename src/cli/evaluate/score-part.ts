import type { Mat } from 'opencv4nodejs';
import { isStationError } from '../../domain/station-error.js';
import type { AnomalyMap, Comparer } from '../../ports/comparer.js';
import { cv } from '../../runtime/opencv.js';
import { systemClock } from '../../runtime/system-clock.js';
import { align } from '../../vision/align.js';
import { comparePart } from '../../vision/compare-part.js';
import type { GoldenSet } from '../../vision/golden-set.js';
import { invert, type SimilarityMatrix, toMat } from '../../vision/similarity-matrix.js';
import { StageTimer } from '../../vision/stage-timer.js';
import { maxUncovered } from './choose-recipe.js';

/** One part as an evaluation sees it. A part that cannot be compared scores 1: it is never taken for good. */
export interface ScoredPart {
  readonly judged: boolean;
  readonly score: number;
  /** Anomaly score of each pixel of the image as it was given, 8 bit: 255 is 1. */
  readonly picture: () => Mat;
}

interface ScorePart {
  readonly image: Mat;
  readonly golden: GoldenSet;
  readonly comparer: Comparer;
}

export async function scorePart({ image, golden, comparer }: ScorePart): Promise<ScoredPart> {
  const part = align(image, golden.target, golden.area, maxUncovered);
  const unjudged = {
    judged: false,
    score: 1,
    picture: () => new cv.Mat(image.rows, image.cols, cv.CV_8UC1, 255),
  };
  if (part.kind === 'rejected') return unjudged;
  const { minAreaPx } = comparer.info;
  const frame = { width: image.cols, height: image.rows };
  const recipe = { thresholds: { fail: comparer.info.defaultThreshold }, minAreaPx };
  try {
    const timer = new StageTimer(systemClock);
    const { score, map } = await comparePart({ part, frame, golden, recipe, comparer, timer });
    return { judged: true, score, picture: () => pictureOf(map, part.matrix, image) };
  } catch (error) {
    if (!isStationError(error, 'model-output-invalid')) throw error;
    return unjudged;
  }
}

/** The anomaly map as it lies on the image that was given. */
function pictureOf({ width, height, stridePx, data }: AnomalyMap, matrix: SimilarityMatrix, image: Mat): Mat {
  const bytes = Buffer.from(Uint8Array.from(data, (score) => Math.round(score * 255)));
  const cells = new cv.Mat(bytes, height, width, cv.CV_8UC1);
  const aligned = cells.resize(height * stridePx, width * stridePx, 0, 0, cv.INTER_LINEAR);
  const back = toMat(invert(matrix));
  return aligned.warpAffine(back, new cv.Size(image.cols, image.rows), cv.INTER_LINEAR, cv.BORDER_CONSTANT);
}
