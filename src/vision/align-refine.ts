import type { Mat } from 'opencv4nodejs';
import { cv } from '../runtime/opencv.js';
import { bandPass, type Plane, rimPx } from './band-pass.js';
import { choosePoints, type RefinementPoints } from './refinement-points.js';
import { residualOfBlocks } from './residual-of-blocks.js';
import { compose, invert, type SimilarityMatrix } from './similarity-matrix.js';
import { type Step, solveSymmetric } from './solve-symmetric.js';

/*
 * Fine registration: inverse compositional Lucas-Kanade (Baker & Matthews 2004, section 3.2) for a similarity, from coarse
 * to fine, over the pixels of the golden sample with the strongest edges, on band-passed images with a free gain, so that
 * light does not matter, and with Huber weights, so that a defect does not pull the part towards itself.
 */

/** Farther than this from the features' answer it has gone astray, pixels of the coarse image. */
const maxCorrectionPx = 8;
const minPoints = 60;
/** Less of the golden sample in the frame says nothing about where it lies. */
const minShareInFrame = 0.25;

interface Level {
  /** Pixels of the longer side at most; images that are smaller stay as they are. */
  readonly side: number;
  readonly maxIterations: number;
  /** Enough when a step moves the corners by less, pixels of the level. */
  readonly settledPx: number;
}

const levels: readonly [coarse: Level, fine: Level] = [
  { side: 400, maxIterations: 20, settledPx: 0.03 },
  { side: 1600, maxIterations: 12, settledPx: 0.01 },
];

/** What is computed once of a golden sample. */
export interface RefinementTarget {
  readonly width: number;
  readonly height: number;
  /** One for each level, the coarsest first. */
  readonly points: readonly RefinementPoints[];
}

/** A motion, and how well part and golden sample agree under it. */
export interface Refined {
  readonly matrix: SimilarityMatrix;
  /** Correlation of the band-passed images at the edges of the golden sample, -1 to 1. */
  readonly correlation: number;
  /** As of `residualOfBlocks`, pixels; infinite where no block agrees. */
  readonly residualPx: number;
}

/** Chooses the points of a golden sample, 8 bit grey, that fix its position best. */
export function prepareRefinement(grey: Mat): RefinementTarget {
  return {
    width: grey.cols,
    height: grey.rows,
    points: levels.map(({ side }) => {
      const { image, factor } = shrink(grey, side);
      return choosePoints(bandPass(image), factor);
    }),
  };
}

/** Improves a motion from frame to golden sample. Nothing when it goes astray or there is nothing to hold on to. */
export function refine(
  grey: Mat,
  coarse: SimilarityMatrix,
  { width, height, points }: RefinementTarget,
): Refined | undefined {
  // From points around the middle of the golden sample to pixels of the frame, both measured from corner to corner.
  const centre = { a: 1, b: 0, tx: width / 2 - 0.5, ty: height / 2 - 0.5 };
  const radius = Math.hypot(width, height) / 2;
  const start = compose(invert(coarse), centre);
  let warp = start;
  let correlation = -1;
  let residualPx = Number.POSITIVE_INFINITY;
  for (const [index, level] of levels.entries()) {
    const chosen = points[index];
    const { image, factor } = shrink(grey, level.side);
    if (chosen === undefined || chosen.count < minPoints) return undefined;
    const settled = settle({ plane: bandPass(image), factor, points: chosen, level, radius }, warp);
    if (settled === undefined) return undefined;
    ({ warp, correlation } = settled);
    residualPx = residualOfBlocks({ ...settled, points: chosen, width, height }) ?? residualPx;
    if (
      movedPx(compose(invert(start), warp), radius) >
      maxCorrectionPx * shrinkFactor(grey, levels[0].side)
    ) {
      return undefined;
    }
  }
  return { matrix: compose(centre, invert(warp)), correlation, residualPx };
}

interface Settle {
  readonly plane: Plane;
  readonly factor: number;
  readonly points: RefinementPoints;
  readonly level: Level;
  /** Distance of the corners from the middle, pixels. */
  readonly radius: number;
}

interface Settled extends Agreement {
  readonly warp: SimilarityMatrix;
  readonly samples: Float32Array;
}

function settle(
  { plane, factor, points, level, radius }: Settle,
  start: SimilarityMatrix,
): Settled | undefined {
  let warp = start;
  for (let iteration = 0; ; iteration += 1) {
    const samples = sampleAt(plane, factor, warp, points);
    const agreement = agreementOf(samples, points.value);
    if (agreement === undefined) return undefined;
    const step = solveStep(samples, agreement.gain, points);
    if (step === undefined) return undefined;
    const [da, db, dx, dy] = step;
    const isSettled = Math.hypot(da, db) * radius + Math.hypot(dx, dy) < level.settledPx * factor;
    if (isSettled || iteration >= level.maxIterations) return { warp, samples, ...agreement };
    warp = compose(warp, invert({ a: 1 + da, b: db, tx: dx, ty: dy }));
  }
}

function movedPx({ a, b, tx, ty }: SimilarityMatrix, radius: number): number {
  return Math.hypot(a - 1, b) * radius + Math.hypot(tx, ty);
}

function solveStep(samples: Float32Array, gain: number, points: RefinementPoints): Step | undefined {
  const { count, value, derivatives: d } = points;
  const residuals = new Float32Array(count);
  for (let index = 0; index < count; index += 1) {
    residuals[index] = (samples[index] ?? 0) * gain - (value[index] ?? 0);
  }
  const huber = 1.345 * 1.4826 * medianMagnitude(residuals);
  const h = new Float64Array(16);
  const g = new Float64Array(4);
  for (let index = 0; index < count; index += 1) {
    const residual = residuals[index] ?? Number.NaN;
    if (Number.isNaN(residual)) continue; // outside the frame
    const size = Math.abs(residual);
    const weight = size <= huber ? 1 : huber / size;
    for (let row = 0; row < 4; row += 1) {
      const dr = weight * (d[index * 4 + row] ?? 0);
      g[row] = (g[row] ?? 0) + dr * residual;
      for (let column = row; column < 4; column += 1) {
        const at = row * 4 + column;
        h[at] = (h[at] ?? 0) + dr * (d[index * 4 + column] ?? 0);
      }
    }
  }
  return solveSymmetric(h, g);
}

/** Bilinear samples of the frame where the points of the golden sample fall; NaN outside of it and at its rim. */
function sampleAt(
  { width, height, data }: Plane,
  factor: number,
  warp: SimilarityMatrix,
  points: RefinementPoints,
): Float32Array {
  const samples = new Float32Array(points.count);
  // Pixels are measured at their middles: half a pixel of the level is `factor` halves of the frame.
  const [a, b] = [warp.a / factor, warp.b / factor];
  const [tx, ty] = [(warp.tx + 0.5) / factor - 0.5, (warp.ty + 0.5) / factor - 0.5];
  for (let index = 0; index < points.count; index += 1) {
    const px = points.x[index] ?? 0;
    const py = points.y[index] ?? 0;
    const x = a * px - b * py + tx;
    const y = b * px + a * py + ty;
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (left < rimPx || top < rimPx || left + 1 >= width - rimPx || top + 1 >= height - rimPx) {
      samples[index] = Number.NaN;
      continue;
    }
    const at = top * width + left;
    const u = x - left;
    const v = y - top;
    const upper = (data[at] ?? 0) * (1 - u) + (data[at + 1] ?? 0) * u;
    const lower = (data[at + width] ?? 0) * (1 - u) + (data[at + width + 1] ?? 0) * u;
    samples[index] = upper * (1 - v) + lower * v;
  }
  return samples;
}

interface Agreement {
  /** Brings the samples onto the values; band-passed images have no offset. */
  readonly gain: number;
  readonly correlation: number;
}

function agreementOf(samples: Float32Array, values: Float32Array): Agreement | undefined {
  let [products, squares, wanted, used] = [0, 0, 0, 0];
  for (let index = 0; index < samples.length; index += 1) {
    const sample = samples[index] ?? Number.NaN;
    if (Number.isNaN(sample)) continue;
    const value = values[index] ?? 0;
    products += sample * value;
    squares += sample * sample;
    wanted += value * value;
    used += 1;
  }
  const isEnough = used >= minPoints && used >= minShareInFrame * values.length;
  if (!isEnough || squares === 0 || products <= 0) return undefined;
  return { gain: products / squares, correlation: products / Math.sqrt(squares * wanted) };
}

/** Of every eighth residual: the weights need no more. */
function medianMagnitude(residuals: Float32Array): number {
  const sizes = residuals
    .filter((residual, index) => index % 8 === 0 && !Number.isNaN(residual))
    .map(Math.abs)
    .toSorted();
  return Math.max(sizes[sizes.length >> 1] ?? 0, 1e-3);
}

/** An image whose longer side is at most so many pixels, and how many times smaller it is. */
export function shrink(image: Mat, side: number): { readonly image: Mat; readonly factor: number } {
  const factor = shrinkFactor(image, side);
  if (factor === 1) return { image, factor };
  const [rows, cols] = [Math.round(image.rows / factor), Math.round(image.cols / factor)];
  return { image: image.resize(rows, cols, 0, 0, cv.INTER_AREA), factor: image.cols / cols };
}

function shrinkFactor({ rows, cols }: Mat, side: number): number {
  return Math.max(1, Math.max(rows, cols) / side);
}
