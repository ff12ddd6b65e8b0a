import type { Mat } from 'opencv4nodejs';
import { cv } from '../runtime/opencv.js';
import { compose, invert, type SimilarityMatrix } from './similarity-matrix.js';

/*
 * Fine registration: inverse compositional Lucas-Kanade (Baker & Matthews 2004, section 3.2) for a similarity, over the
 * pixels of the golden sample with the strongest edges, on band-passed images with a free gain, so that light does not
 * matter, and with Huber weights, so that a defect does not pull the part towards itself.
 */

const cellPx = 16;
const maxPointsPerCell = 10;
/** More points do not make it more exact, only slower. */
const maxPoints = 12_000;
/** Grey levels a pixel: weaker edges are noise. */
const minGradient = 1.5;
const maxIterations = 30;
/** Stop when a step moves the corners by less, pixels. */
const settledPx = 0.003;
/** Farther than this from the features' answer it has gone astray, pixels. */
const maxCorrectionPx = 8;
const minPoints = 100;

/** What is computed once of a golden sample. */
export interface RefinementTarget {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** Per point: x and y from the middle of the image, the value, and the four derivatives by a, b, tx, ty. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly value: Float32Array;
  readonly derivatives: Float32Array;
}

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Chooses the points of a golden sample, 8 bit grey, that fix its position best. */
export function prepareRefinement(grey: Mat): RefinementTarget {
  const { width, height, data } = bandPass(grey);
  const cells = (width / cellPx) * (height / cellPx);
  const perCell = Math.max(1, Math.min(maxPointsPerCell, Math.floor(maxPoints / cells)));
  const chosen: number[] = [];
  for (let top = 2; top < height - 2; top += cellPx) {
    for (let left = 2; left < width - 2; left += cellPx) {
      chosen.push(...strongest({ width, height, data }, left, top).slice(0, perCell));
    }
  }
  const count = chosen.length;
  const target = {
    width,
    height,
    count,
    x: new Float32Array(count),
    y: new Float32Array(count),
    value: new Float32Array(count),
    derivatives: new Float32Array(count * 4),
  };
  chosen.forEach((at, index) => {
    const x = (at % width) - width / 2;
    const y = Math.floor(at / width) - height / 2;
    const [gx, gy] = gradientAt(data, width, at);
    target.x[index] = x;
    target.y[index] = y;
    target.value[index] = data[at] ?? 0;
    target.derivatives.set([gx * x + gy * y, gy * x - gx * y, gx, gy], index * 4);
  });
  return target;
}

/** Improves a motion from frame to golden sample. Returns nothing when it does not settle near where it began. */
export function refine(
  grey: Mat,
  coarse: SimilarityMatrix,
  target: RefinementTarget,
): SimilarityMatrix | undefined {
  if (target.count < minPoints) return undefined;
  const frame = bandPass(grey);
  const centre = { a: 1, b: 0, tx: target.width / 2, ty: target.height / 2 };
  // From points around the middle of the golden sample to pixels of the frame.
  const start = compose(invert(coarse), centre);
  let warp = start;
  const radius = Math.hypot(target.width, target.height) / 2;
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    const step = solveStep(frame, warp, target);
    if (step === undefined) return undefined;
    const [da, db, dx, dy] = step;
    warp = compose(warp, invert({ a: 1 + da, b: db, tx: dx, ty: dy }));
    const correction = compose(invert(start), warp);
    if (movedPx(correction, radius) > maxCorrectionPx) return undefined;
    if (Math.hypot(da, db) * radius + Math.hypot(dx, dy) < settledPx) {
      return compose(centre, invert(warp));
    }
  }
  return undefined;
}

function movedPx({ a, b, tx, ty }: SimilarityMatrix, radius: number): number {
  return Math.hypot(a - 1, b) * radius + Math.hypot(tx, ty);
}

type Step = readonly [number, number, number, number];

function solveStep(frame: Plane, warp: SimilarityMatrix, target: RefinementTarget): Step | undefined {
  const samples = sampleAt(frame, warp, target);
  const gain = fitGain(samples, target.value);
  if (gain === undefined) return undefined;
  const residuals = samples.map((value, index) => value * gain - (target.value[index] ?? 0));
  const huber = 1.345 * 1.4826 * medianMagnitude(residuals);
  const h = new Float64Array(16);
  const g = new Float64Array(4);
  const d = target.derivatives;
  for (let index = 0; index < target.count; index += 1) {
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

/** Bilinear samples of the frame where the points of the golden sample fall; NaN outside of it. */
function sampleAt(
  { width, height, data }: Plane,
  warp: SimilarityMatrix,
  target: RefinementTarget,
): Float32Array {
  const samples = new Float32Array(target.count);
  const { a, b, tx, ty } = warp;
  for (let index = 0; index < target.count; index += 1) {
    const px = target.x[index] ?? 0;
    const py = target.y[index] ?? 0;
    const x = a * px - b * py + tx;
    const y = b * px + a * py + ty;
    const left = Math.floor(x);
    const top = Math.floor(y);
    if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) {
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

/** The gain that brings the samples onto the values; band-passed images have no offset. */
function fitGain(samples: Float32Array, values: Float32Array): number | undefined {
  let products = 0;
  let squares = 0;
  let used = 0;
  samples.forEach((sample, index) => {
    if (Number.isNaN(sample)) return;
    products += sample * (values[index] ?? 0);
    squares += sample * sample;
    used += 1;
  });
  return used < minPoints || squares === 0 || products <= 0 ? undefined : products / squares;
}

function medianMagnitude(residuals: Float32Array): number {
  const sizes = residuals
    .filter((residual) => !Number.isNaN(residual))
    .map(Math.abs)
    .toSorted();
  return Math.max(sizes[sizes.length >> 1] ?? 0, 1e-3);
}

/** Solves H x = g by Cholesky decomposition; the upper triangle of H is given. Nothing when H is singular. */
function solveSymmetric(h: Float64Array, g: Float64Array): Step | undefined {
  const size = 4;
  const l = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = h[column * size + row] ?? 0;
      for (let k = 0; k < column; k += 1) sum -= (l[row * size + k] ?? 0) * (l[column * size + k] ?? 0);
      if (row === column && sum <= 1e-9) return undefined;
      l[row * size + column] = row === column ? Math.sqrt(sum) : sum / (l[column * size + column] ?? 1);
    }
  }
  const y: number[] = [];
  for (let row = 0; row < size; row += 1) {
    let sum = g[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= (l[row * size + k] ?? 0) * (y[k] ?? 0);
    y.push(sum / (l[row * size + row] ?? 1));
  }
  const x: [number, number, number, number] = [0, 0, 0, 0];
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = y[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= (l[k * size + row] ?? 0) * (x[k] ?? 0);
    x[row] = sum / (l[row * size + row] ?? 1);
  }
  return x;
}

/** Difference of a slightly and a strongly blurred image: neither noise nor the light's gradient. */
function bandPass(grey: Mat): Plane {
  const fine = grey.convertTo(cv.CV_32F).gaussianBlur(new cv.Size(0, 0), 1.2);
  const band = fine.sub(fine.blur(new cv.Size(31, 31)));
  const bytes = band.getData();
  const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { width: grey.cols, height: grey.rows, data };
}

/** Places of a cell with more than noise, the strongest edge first. */
function strongest({ width, height, data }: Plane, left: number, top: number): readonly number[] {
  const found: { readonly at: number; readonly size: number }[] = [];
  const right = Math.min(left + cellPx, width - 2);
  const bottom = Math.min(top + cellPx, height - 2);
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = y * width + x;
      const size = Math.hypot(...gradientAt(data, width, at));
      if (size >= minGradient) found.push({ at, size });
    }
  }
  return found.toSorted((one, other) => other.size - one.size).map(({ at }) => at);
}

function gradientAt(data: Float32Array, width: number, at: number): readonly [number, number] {
  const gx = ((data[at + 1] ?? 0) - (data[at - 1] ?? 0)) / 2;
  const gy = ((data[at + width] ?? 0) - (data[at - width] ?? 0)) / 2;
  return [gx, gy];
}
