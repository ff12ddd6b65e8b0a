import type { Mat, Rect } from 'opencv4nodejs';
import type { Box } from '../domain/comparison.js';
import type { AnomalyMap, Comparer, Embedding } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';
import type { ImageSize } from './boxes.js';
import { toModelImage } from './model-image.js';

interface DescribeRegion {
  /** The inspected area of the aligned part. */
  readonly inspected: Mat;
  /** The same area of its golden sample. */
  readonly golden: Mat;
  /** Pixels of the inspected area. */
  readonly box: Box;
  readonly comparer: Comparer;
}

/** Pixels around a region that are looked at with it. */
const contextPx = 16;
/** Side of the square that is cut out, pixels: of a large region its middle. */
const sides = { least: 48, most: 128 };

/**
 * What a region looks like, for telling kinds of defects apart: the embedding of the part less that of its golden sample,
 * averaged over the region by its anomaly scores and over the eight orientations of the picture, as a unit vector. A defect
 * of the same kind that lies turned or mirrored has nearly the same one.
 */
export async function describeRegion({
  inspected,
  golden,
  box,
  comparer,
}: DescribeRegion): Promise<Float32Array> {
  const square = squareAround(box, { width: inspected.cols, height: inspected.rows });
  const [part, sample] = [inspected, golden].map((image) => orientations(image.getRegion(square).copy()));
  let total: Float64Array = new Float64Array();
  for (const [index, one] of (part ?? []).entries()) {
    const test = await comparer.embed(toModelImage(one, comparer.info));
    const reference = await comparer.embed(toModelImage(sample?.[index] ?? one, comparer.info));
    const { map } = await comparer.compare(test, reference);
    const pooled = pool(test, reference, map);
    total = total.length === 0 ? pooled : total.map((value, dim) => value + (pooled[dim] ?? 0));
  }
  const norm = Math.hypot(...total);
  return Float32Array.from(total, (value) => (norm === 0 ? 0 : value / norm));
}

function squareAround({ x, y, width, height }: Box, size: ImageSize): Rect {
  const wanted = Math.ceil((Math.max(width, height) + 2 * contextPx) / 8) * 8;
  const side = Math.min(sides.most, Math.max(sides.least, wanted));
  const place = (middle: number, available: number): readonly [from: number, length: number] => {
    const length = Math.min(available, side);
    return [Math.round(Math.min(available - length, Math.max(0, middle - length / 2))), length];
  };
  const [left, across] = place(x + width / 2, size.width);
  const [top, down] = place(y + height / 2, size.height);
  return new cv.Rect(left, top, across, down);
}

function orientations(image: Mat): readonly Mat[] {
  const turned = [
    image,
    image.rotate(cv.ROTATE_90_CLOCKWISE),
    image.rotate(cv.ROTATE_180),
    image.rotate(cv.ROTATE_90_COUNTERCLOCKWISE),
  ];
  return [...turned, ...turned.map((one) => one.flip(1))];
}

/** Keeps a region that the model sees nothing in from having no descriptor. */
const leastWeight = 1e-6;

/** Difference of two embeddings, averaged by the anomaly scores of their cells. */
function pool(test: Embedding, reference: Embedding, map: AnomalyMap): Float64Array {
  const { width, height, dims } = test;
  const cells = width * height;
  const perCell = map.width / width;
  const sum = new Float64Array(dims);
  let weights = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    const weight = leastWeight + highest(map, cell % width, Math.floor(cell / width), perCell);
    weights += weight;
    for (let dim = 0; dim < dims; dim += 1) {
      const at = dim * cells + cell;
      sum[dim] = (sum[dim] ?? 0) + weight * ((test.data[at] ?? 0) - (reference.data[at] ?? 0));
    }
  }
  return sum.map((value) => value / weights);
}

/** Highest score of the cells of the map that one cell of the embedding covers. */
function highest({ width, data }: AnomalyMap, x: number, y: number, perCell: number): number {
  let most = 0;
  for (let v = 0; v < perCell; v += 1) {
    for (let u = 0; u < perCell; u += 1) {
      most = Math.max(most, data[(y * perCell + v) * width + x * perCell + u] ?? 0);
    }
  }
  return most;
}
