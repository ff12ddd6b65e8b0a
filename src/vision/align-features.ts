import type { DescriptorMatch, Mat } from 'opencv4nodejs';
import type { AlignmentRejection } from '../domain/alignment.js';
import { cv } from '../runtime/opencv.js';
import { shrink } from './align-refine.js';
import type { Point, SimilarityMatrix } from './similarity-matrix.js';

/*
 * Coarse registration: ORB features (Rublee et al. 2011), mutual nearest neighbours by Hamming distance, similarity by
 * RANSAC. Mutual neighbours instead of the ratio test, because parts repeat themselves: a board has many equal pads, and
 * the ratio test throws all of them away, while RANSAC sorts them out.
 */

/** How hard features are looked for. */
export interface FeatureSearch {
  /**
   * Features are looked for at this size, pixels of the longer side: larger ones tell more places of a part apart, and the
   * fine registration needs no exact ones.
   */
  readonly side: number;
  /** Brute force matching is quadratic in it. */
  readonly maxFeatures: number;
  /** Each level is `scaleFactor` times coarser. */
  readonly nLevels: number;
  readonly scaleFactor: number;
}

/** What is tried first, and what is tried where that fails. */
export const searches: readonly FeatureSearch[] = [
  { side: 400, maxFeatures: 500, nLevels: 4, scaleFactor: 1.2 },
  { side: 800, maxFeatures: 1500, nLevels: 6, scaleFactor: 1.15 },
];

const minFeatures = 12;
/** A similarity has four unknowns, and chance finds some more: the fine registration says whether it was chance. */
const minInliers = 7;
/** Pixels of the small image. */
const ransacPx = 2.5;
const ransacIterations = 3000;
const ransacConfidence = 0.999;

/** Features of one image. Owns a Mat. */
export interface FeatureSet {
  /** Pixels of the image at its full size. */
  readonly points: readonly Point[];
  readonly descriptors: Mat;
  /** How many times smaller the image was that they were found in. */
  readonly factor: number;
}

/** Coarse motion, and how many pairs of points agree on it. */
export interface FeatureMatch {
  readonly kind: 'matched';
  /** From frame to golden sample. */
  readonly matrix: SimilarityMatrix;
  readonly inliers: number;
}

export interface FeatureMismatch {
  readonly kind: 'rejected';
  readonly reason: AlignmentRejection;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Finds features in an 8 bit grey image. */
export function findFeatures(grey: Mat, { side, ...search }: FeatureSearch): FeatureSet {
  const { image, factor } = shrink(grey, side);
  // Steps of pixels along slanted edges are no features.
  const smooth = image.gaussianBlur(new cv.Size(0, 0), 1);
  // A low FAST threshold: the strongest `maxFeatures` are kept anyway, and plain parts need the weak ones.
  const detector = new cv.ORBDetector({ ...search, fastThreshold: 7, edgeThreshold: 15 });
  const keyPoints = detector.detect(smooth);
  const descriptors = detector.compute(smooth, keyPoints);
  const whole = (at: number): number => (at + 0.5) * factor - 0.5;
  return { points: keyPoints.map(({ pt }) => ({ x: whole(pt.x), y: whole(pt.y) })), descriptors, factor };
}

/** Finds the motion that takes the features of a frame to those of the golden sample. */
export function matchFeatures(frame: FeatureSet, golden: FeatureSet): FeatureMatch | FeatureMismatch {
  const found = Math.min(frame.points.length, golden.points.length);
  if (found < minFeatures) {
    return rejected('too-few-features', { features: found, needed: minFeatures });
  }
  const matcher = new cv.BFMatcher(cv.NORM_HAMMING, true);
  const pairs = matcher
    .match(frame.descriptors, golden.descriptors)
    .flatMap((match) => pairOf(match, frame, golden));
  if (pairs.length < minFeatures)
    return rejected('too-few-features', { features: pairs.length, needed: minFeatures });
  const { out, inliers: mask } = cv.estimateAffinePartial2D(
    pairs.map(({ from }) => new cv.Point2(from.x, from.y)),
    pairs.map(({ to }) => new cv.Point2(to.x, to.y)),
    cv.RANSAC,
    ransacPx * golden.factor,
    ransacIterations,
    ransacConfidence,
    10,
  );
  const flags = out.rows === 0 ? Buffer.alloc(0) : mask.getData();
  const inliers = flags.reduce((count, flag) => count + (flag === 0 ? 0 : 1), 0);
  if (inliers < minInliers) {
    const numbers = { inliers, matches: pairs.length, needed: minInliers };
    return rejected('too-few-inliers', numbers);
  }
  const matrix = { a: out.at(0, 0), b: out.at(1, 0), tx: out.at(0, 2), ty: out.at(1, 2) };
  return { kind: 'matched', matrix, inliers };
}

function pairOf(
  { queryIdx, trainIdx }: DescriptorMatch,
  frame: FeatureSet,
  golden: FeatureSet,
): { readonly from: Point; readonly to: Point }[] {
  const from = frame.points[queryIdx];
  const to = golden.points[trainIdx];
  return from === undefined || to === undefined ? [] : [{ from, to }];
}

function rejected(reason: AlignmentRejection, numbers: FeatureMismatch['numbers']): FeatureMismatch {
  return { kind: 'rejected', reason, numbers };
}
