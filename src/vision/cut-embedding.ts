import type { Box } from '../domain/comparison.js';
import type { Embedding } from '../ports/comparer.js';

/** The cells of a box, as an embedding of their own. */
export function cutEmbedding(embedding: Embedding, { x, y, width, height }: Box): Embedding {
  if (width === embedding.width && height === embedding.height) return embedding;
  const data = new Float32Array(embedding.dims * width * height);
  for (let line = 0; line < embedding.dims * height; line += 1) {
    const plane = Math.floor(line / height);
    const from = (plane * embedding.height + y + (line % height)) * embedding.width + x;
    copyCells(embedding.data, from, data, line * width, width);
  }
  return { width, height, dims: embedding.dims, data };
}

/** Sides of a cut image beyond which the whole image goes on. */
export interface InnerSides {
  readonly left: boolean;
  readonly top: boolean;
  readonly right: boolean;
  readonly bottom: boolean;
}

/**
 * The embedding of a cut image with the cells that its end reaches taken from the golden sample: they know nothing of what
 * lies beyond, and an area is cut where nothing differs.
 */
export function withRimOf(
  cut: Embedding,
  reference: Embedding,
  { left, top, right, bottom }: InnerSides,
  rimCells: number,
): Embedding {
  const { width, height, dims } = cut;
  const data = cut.data.slice();
  const take = (from: number, count: number): void => copyCells(reference.data, from, data, from, count);
  for (let line = 0; line < dims * height; line += 1) {
    const row = line % height;
    if ((top && row < rimCells) || (bottom && row >= height - rimCells)) take(line * width, width);
    if (left) take(line * width, rimCells);
    if (right) take((line + 1) * width - rimCells, rimCells);
  }
  return { ...cut, data };
}

/** A loop: making a view of so few cells takes longer than copying them. */
export function copyCells(
  from: Float32Array,
  start: number,
  to: Float32Array,
  at: number,
  count: number,
): void {
  for (let index = 0; index < count; index += 1) to[at + index] = from[start + index] ?? 0;
}
