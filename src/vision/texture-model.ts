import type { AnomalyMap, Embedding } from '../ports/comparer.js';
import { invertPositiveDefinite } from './invert-positive-definite.js';
import { meanAround } from './neighbourhood.js';

/** Added to the diagonal of the covariance, as a share of its mean: few golden samples leave some directions empty. */
const shrinkage = 1e-3;
/** The distance that scores 0.5, as a multiple of the farthest cell of the golden samples themselves. */
const margin = 1.25;

/** How the cells of a texture are spread, wherever they lie. */
export interface TextureModel {
  readonly dims: number;
  readonly mean: Float64Array;
  /** Inverse of the covariance, row by row. */
  readonly precision: Float64Array;
  /** Mahalanobis distance that scores 0.5. */
  readonly scale: number;
}

/**
 * Learns a texture from the embeddings of its golden samples: one Gaussian over all cells. PaDiM (Defard et al. 2020,
 * section 3.2) keeps one for each position of an aligned part; a texture has no positions.
 */
export function learnTexture(embeddings: readonly Embedding[]): TextureModel {
  const dims = embeddings[0]?.dims ?? 0;
  const mean = new Float64Array(dims);
  const sums = new Float64Array(dims * dims);
  const cell = new Float64Array(dims);
  let count = 0;
  for (const embedding of embeddings) {
    for (let index = 0; index < embedding.width * embedding.height; index += 1) {
      readCell(embedding, index, cell);
      count += 1;
      for (let row = 0; row < dims; row += 1) {
        const value = cell[row] ?? 0;
        mean[row] = (mean[row] ?? 0) + value;
        for (let column = 0; column <= row; column += 1) {
          sums[row * dims + column] = (sums[row * dims + column] ?? 0) + value * (cell[column] ?? 0);
        }
      }
    }
  }
  for (let row = 0; row < dims; row += 1) mean[row] = (mean[row] ?? 0) / count;
  const precision = invertPositiveDefinite(covarianceOf(sums, mean, count), dims);
  const unscaled = { dims, mean, precision, scale: 1 };
  const farthest = Math.max(
    ...embeddings.map((embedding) => distances(embedding, unscaled).reduce(higher, 0)),
  );
  return { ...unscaled, scale: Math.max(farthest * margin, Number.MIN_VALUE) };
}

/** How far each cell lies from the texture, 0 to 1. */
export function textureMap(test: Embedding, model: TextureModel, stridePx: number): AnomalyMap {
  const data = distances(test, model).map((distance) => distance / (distance + model.scale));
  return { width: test.width, height: test.height, stridePx, data };
}

/**
 * Mahalanobis distance of every cell, averaged over 3 x 3 of them: one cell of a texture may be odd by chance, a defect is
 * odd for some way. On ten papers with impurities it raised the AUROC with one golden sample from 0.987 to 0.998.
 */
function distances(embedding: Embedding, { dims, mean, precision }: TextureModel): Float32Array {
  const found = new Float32Array(embedding.width * embedding.height);
  const cell = new Float64Array(dims);
  for (let index = 0; index < found.length; index += 1) {
    readCell(embedding, index, cell);
    for (let row = 0; row < dims; row += 1) cell[row] = (cell[row] ?? 0) - (mean[row] ?? 0);
    let squared = 0;
    for (let row = 0; row < dims; row += 1) {
      let sum = 0;
      for (let column = 0; column < dims; column += 1) {
        sum += (precision[row * dims + column] ?? 0) * (cell[column] ?? 0);
      }
      squared += sum * (cell[row] ?? 0);
    }
    found[index] = Math.sqrt(Math.max(0, squared));
  }
  return meanAround(found, embedding.width, embedding.height);
}

function covarianceOf(sums: Float64Array, mean: Float64Array, count: number): Float64Array {
  const dims = mean.length;
  const covariance = new Float64Array(dims * dims);
  for (let row = 0; row < dims; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const value = (sums[row * dims + column] ?? 0) / count - (mean[row] ?? 0) * (mean[column] ?? 0);
      covariance[row * dims + column] = value;
      covariance[column * dims + row] = value;
    }
  }
  let trace = 0;
  for (let row = 0; row < dims; row += 1) trace += covariance[row * dims + row] ?? 0;
  // An image of one colour has no spread at all: the second term keeps its covariance invertible.
  const added = (shrinkage * trace) / dims + 1e-9;
  for (let row = 0; row < dims; row += 1)
    covariance[row * dims + row] = (covariance[row * dims + row] ?? 0) + added;
  return covariance;
}

function readCell({ width, height, dims, data }: Embedding, index: number, cell: Float64Array): void {
  const cells = width * height;
  for (let dim = 0; dim < dims; dim += 1) cell[dim] = data[dim * cells + index] ?? 0;
}

function higher(a: number, b: number): number {
  return Math.max(a, b);
}
