import type { DescriptorMatch, Mat } from 'opencv4nodejs';
import type { AlignmentRejection } from '../domain/alignment.js';
import { cv } from '../runtime/opencv.js';
import { type Point, type SimilarityMatrix, transformPoint } from './similarity-matrix.js';

/*
 * Coarse registration: ORB features (Rublee et al. 2011), mutual nearest neighbours by Hamming distance, similarity by
 * RANSAC. Mutual neighbours instead of the ratio test, because parts repeat themselves: a board has many equal pads, and
 * the ratio test throws all of them away, while RANSAC sorts them out.
 */

/** Brute force matching is quadratic in it: 1000 take 20 ms, 2000 take 90. */
const maxFeatures = 1000;
/** Each level is 1.2 times coarser, and its features are placed that much worse; four span a factor of 1.7 in scale. */
const nLevels = 4;
const minFeatures = 12;
const minInliers = 10;
/** A similarity has four unknowns; chance alone finds this share of inliers in matches that mean nothing. */
const minInlierShare = 0.08;
const ransacPx = 3;
const ransacIterations = 4000;
const ransacConfidence = 0.999;

/** Features of one image. Owns a Mat. */
export interface FeatureSet {
  readonly points: readonly Point[];
  readonly descriptors: Mat;
}

/** Coarse motion, and the points that agree on it. */
export interface FeatureMatch {
  readonly kind: 'matched';
  /** From frame to golden sample. */
  readonly matrix: SimilarityMatrix;
  readonly inliers: readonly { readonly from: Point; readonly to: Point }[];
}

export interface FeatureMismatch {
  readonly kind: 'rejected';
  readonly reason: AlignmentRejection;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Finds features in an 8 bit grey image. */
export function findFeatures(grey: Mat): FeatureSet {
  // A low FAST threshold: the strongest `maxFeatures` are kept anyway, and plain parts need the weak ones.
  const detector = new cv.ORBDetector({ maxFeatures, nLevels, fastThreshold: 7, edgeThreshold: 15 });
  const keyPoints = detector.detect(grey);
  const descriptors = detector.compute(grey, keyPoints);
  return { points: keyPoints.map(({ pt }) => ({ x: pt.x, y: pt.y })), descriptors };
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
    ransacPx,
    ransacIterations,
    ransacConfidence,
    10,
  );
  const needed = Math.max(minInliers, Math.ceil(minInlierShare * pairs.length));
  if (out.rows === 0) return rejected('too-few-inliers', { inliers: 0, matches: pairs.length, needed });
  const flags = mask.getData();
  const inliers = pairs.filter((_, index) => flags[index] !== 0);
  if (inliers.length < needed) {
    return rejected('too-few-inliers', { inliers: inliers.length, matches: pairs.length, needed });
  }
  const matrix = { a: out.at(0, 0), b: out.at(1, 0), tx: out.at(0, 2), ty: out.at(1, 2) };
  return { kind: 'matched', matrix, inliers };
}

/** Root mean square distance of the pairs after the transform, pixels. */
export function residualOf(matrix: SimilarityMatrix, pairs: FeatureMatch['inliers']): number {
  let sum = 0;
  for (const { from, to } of pairs) {
    const { x, y } = transformPoint(matrix, from);
    sum += (x - to.x) ** 2 + (y - to.y) ** 2;
  }
  return Math.sqrt(sum / Math.max(1, pairs.length));
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
