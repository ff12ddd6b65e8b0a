import type { Mat } from 'opencv4nodejs';
import type { RecipeConfig } from '../config/sections/recipe.js';
import type { Alignment, AlignmentRejection } from '../domain/alignment.js';
import type { Box } from '../domain/comparison.js';
import { cv } from '../runtime/opencv.js';
import {
  type FeatureSearch,
  type FeatureSet,
  findFeatures,
  matchFeatures,
  searches,
} from './align-features.js';
import {
  cutFiducial,
  type Fiducial,
  type FoundFiducial,
  findFiducial,
  middleOf,
  similarityOf,
} from './align-fiducials.js';
import { prepareRefinement, type RefinementTarget, refine } from './align-refine.js';
import { findShift, prepareShift, type ShiftTarget } from './align-shift.js';
import type { ImageSize } from './boxes.js';
import { uncoveredShare } from './coverage.js';
import { identity, type SimilarityMatrix, toMat, toSimilarity } from './similarity-matrix.js';
import { toGrey } from './to-grey.js';

/** More of the inspected area than this outside of the frame is not an inspection any more, where nobody says otherwise. */
const usualUncovered = 0.1;

/** The comparison itself looks around by so much: a part that slipped less stays where it is. Pixels. */
const negligiblePx = 1.5;

/** Edges of part and golden sample agree at least so much, where the part was found by its features. -1 to 1. */
const minCorrelation = 0.5;
/** What agrees so much was certainly found; parts that are partly hidden agree less, and so do parts that repeat themselves. */
const clearCorrelation = 0.8;

type AlignmentConfig = RecipeConfig['alignment'];
type Rejected = Extract<Alignment, { kind: 'rejected' }>;

/** What is computed once of the golden sample that parts are aligned to. */
export type AlignmentTarget = ImageSize &
  (
    | { readonly kind: 'none' }
    | {
        readonly kind: 'shift';
        readonly limits: Extract<AlignmentConfig, { kind: 'shift' }>;
        /** Nothing for a golden sample that is too small to search in. */
        readonly shift: ShiftTarget | undefined;
      }
    | {
        readonly kind: 'features';
        readonly limits: Extract<AlignmentConfig, { kind: 'features' }>;
        /** One set for each search. */
        readonly features: readonly FeatureSet[];
        readonly refinement: RefinementTarget;
      }
    | {
        readonly kind: 'fiducials';
        readonly limits: Extract<AlignmentConfig, { kind: 'fiducials' }>;
        readonly marks: readonly [Fiducial, Fiducial];
      }
  );

/** A part brought onto its golden sample. */
export interface AlignedPart {
  readonly kind: 'aligned';
  readonly alignment: Exclude<Alignment, Rejected>;
  /** The part in the pixels of the golden sample. */
  readonly image: Mat;
  /** From frame to golden sample. */
  readonly matrix: SimilarityMatrix;
}

/** Prepares a golden sample, 8 bit grey or BGR, for parts to be aligned to. */
export function prepareAlignment(golden: Mat, alignment: AlignmentConfig): AlignmentTarget {
  const size = { width: golden.cols, height: golden.rows };
  switch (alignment.kind) {
    case 'none':
      return { ...size, kind: 'none' };
    case 'shift':
      return {
        ...size,
        kind: 'shift',
        limits: alignment,
        shift: prepareShift(toGrey(golden), alignment.searchPx),
      };
    case 'features': {
      const grey = toGrey(golden);
      const features = searches.map((search) => findFeatures(grey, search));
      const refinement = prepareRefinement(grey);
      return { ...size, kind: 'features', limits: alignment, features, refinement };
    }
    case 'fiducials': {
      const grey = toGrey(golden);
      const [first, second] = alignment.boxes;
      const marks = [cutFiducial(grey, first), cutFiducial(grey, second)] as const;
      return { ...size, kind: 'fiducials', limits: alignment, marks };
    }
  }
}

/**
 * Finds the part in a frame and brings it onto the golden sample.
 *
 * @param inspected the area of the golden sample that will be compared
 * @param maxUncovered share of that area, 0 to 1, that may lie outside of the frame
 */
export function align(
  frame: Mat,
  target: AlignmentTarget,
  inspected: Box,
  maxUncovered: number = usualUncovered,
): AlignedPart | Rejected {
  if (target.kind === 'none') return sizeFault(frame, target) ?? asItIs(frame);
  const found = register(frame, target);
  if (found.kind === 'rejected') return found;
  const { matrix, inliers, residualPx } = found;
  const uncovered = uncoveredShare(inspected, matrix, { width: frame.cols, height: frame.rows });
  if (uncovered > maxUncovered) return rejected('shift-out-of-range', { uncovered, limit: maxUncovered });
  const alignment = { kind: 'aligned', transform: toSimilarity(matrix), inliers, residualPx } as const;
  const lies = target.kind === 'shift' && matrix.tx === 0 && matrix.ty === 0;
  return { kind: 'aligned', alignment, image: lies ? frame : warp(frame, matrix, target), matrix };
}

function asItIs(frame: Mat): AlignedPart {
  return { kind: 'aligned', alignment: { kind: 'skipped' }, image: frame, matrix: identity };
}

function sizeFault(frame: Mat, { width, height }: ImageSize): Rejected | undefined {
  if (frame.cols === width && frame.rows === height) return undefined;
  const sizes = { width: frame.cols, height: frame.rows, goldenWidth: width, goldenHeight: height };
  return rejected('size-differs', sizes);
}

function register(frame: Mat, target: Exclude<AlignmentTarget, { kind: 'none' }>): Registration | Rejected {
  switch (target.kind) {
    case 'shift':
      return byShift(frame, target);
    case 'features':
      return byFeatures(frame, target);
    case 'fiducials':
      return byFiducials(frame, target);
  }
}

/** Whole pixels only: what is not interpolated stays as sharp as its golden sample. */
function byShift(frame: Mat, target: Extract<AlignmentTarget, { kind: 'shift' }>): Registration | Rejected {
  const fault = sizeFault(frame, target);
  if (fault !== undefined) return fault;
  const { shift, limits } = target;
  if (shift === undefined) return { kind: 'registered', matrix: identity, inliers: 0, residualPx: 0 };
  const { x, y, correlation, atEnd } = findShift(toGrey(frame), shift);
  if (correlation < limits.minCorrelation) {
    return rejected('does-not-correlate', { correlation, limit: limits.minCorrelation });
  }
  if (atEnd) return rejected('shift-out-of-range', { x, y, limit: limits.searchPx });
  const lies = Math.hypot(x, y) < negligiblePx;
  const [tx, ty] = lies ? [0, 0] : [-Math.round(x), -Math.round(y)];
  const residualPx = Math.hypot(x + tx, y + ty);
  return { kind: 'registered', matrix: { ...identity, tx, ty }, inliers: 0, residualPx };
}

interface Registration {
  readonly kind: 'registered';
  readonly matrix: SimilarityMatrix;
  readonly inliers: number;
  readonly residualPx: number;
}

/** Looks for the part, and looks harder where it is not found or what was found does not quite look like it. */
function byFeatures(
  frame: Mat,
  target: Extract<AlignmentTarget, { kind: 'features' }>,
): Registration | Rejected {
  const grey = toGrey(frame);
  let best: Found | undefined;
  let rejection = rejected('too-few-features', { features: 0 });
  for (const [index, search] of searches.entries()) {
    const golden = target.features[index];
    if (golden === undefined) continue;
    const found = bySearch(grey, search, golden, target);
    if (found.kind === 'rejected') rejection = found;
    else if (found.correlation > (best?.correlation ?? 0)) best = found;
    if (best !== undefined && best.correlation >= clearCorrelation) break;
  }
  return best ?? rejection;
}

interface Found extends Registration {
  readonly correlation: number;
}

function bySearch(
  grey: Mat,
  search: FeatureSearch,
  golden: FeatureSet,
  { refinement, limits }: Extract<AlignmentTarget, { kind: 'features' }>,
): Found | Rejected {
  const match = matchFeatures(findFeatures(grey, search), golden);
  if (match.kind === 'rejected') return match;
  const refined = refine(grey, match.matrix, refinement);
  const correlation = refined?.correlation ?? 0;
  if (refined === undefined || correlation < minCorrelation) {
    return rejected('does-not-correlate', { correlation, limit: minCorrelation });
  }
  const { matrix, residualPx } = refined;
  if (residualPx > limits.maxResidualPx) {
    return rejected('residual-too-large', { residualPx, limit: limits.maxResidualPx });
  }
  const { rotationDeg, scale } = toSimilarity(matrix);
  if (Math.abs(rotationDeg) > limits.maxRotationDeg) {
    return rejected('rotation-out-of-range', { rotationDeg, limit: limits.maxRotationDeg });
  }
  if (Math.abs(scale - 1) > limits.maxScaleChange) {
    return rejected('scale-out-of-range', { scale, limit: limits.maxScaleChange });
  }
  return { kind: 'registered', matrix, inliers: match.inliers, residualPx, correlation };
}

function byFiducials(
  frame: Mat,
  { marks, limits }: Extract<AlignmentTarget, { kind: 'fiducials' }>,
): Registration | Rejected {
  const grey = toGrey(frame);
  const [one, other] = marks.map((mark) => findFiducial(grey, mark, limits));
  const correlation = Math.min(one?.correlation ?? -1, other?.correlation ?? -1);
  if (one === undefined || other === undefined || correlation < limits.minCorrelation) {
    return rejected('fiducial-not-found', { correlation, limit: limits.minCorrelation });
  }
  const matrix = fromMarks([one, other], marks);
  if (matrix === undefined) return rejected('fiducial-not-found', { distancePx: 0 });
  // Two points fit a similarity exactly; what is left to look at is whether their distance is that of the golden sample.
  const distance = distanceOf(middleOf(marks[0].box), middleOf(marks[1].box));
  const residualPx = Math.abs(distanceOf(one.middle, other.middle) - distance) / 2;
  return { kind: 'registered', matrix, inliers: 2, residualPx };
}

function fromMarks(
  [one, other]: readonly [FoundFiducial, FoundFiducial],
  marks: readonly [Fiducial, Fiducial],
): SimilarityMatrix | undefined {
  return similarityOf([one.middle, other.middle], [middleOf(marks[0].box), middleOf(marks[1].box)]);
}

function distanceOf(a: FoundFiducial['middle'], b: FoundFiducial['middle']): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function warp(frame: Mat, matrix: SimilarityMatrix, { width, height }: ImageSize): Mat {
  return frame.warpAffine(toMat(matrix), new cv.Size(width, height), cv.INTER_LINEAR, cv.BORDER_REPLICATE);
}

function rejected(reason: AlignmentRejection, numbers: Rejected['numbers']): Rejected {
  return { kind: 'rejected', reason, numbers };
}
