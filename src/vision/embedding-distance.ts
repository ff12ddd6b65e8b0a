import type { Embedding } from '../ports/comparer.js';

/** Mean absolute difference of two embeddings of one size, as a share of the mean absolute value of both. */
export function meanDifference(one: Embedding, other: Embedding): number {
  let difference = 0;
  let size = 0;
  for (let index = 0; index < one.data.length; index += 1) {
    const [a, b] = [one.data[index] ?? 0, other.data[index] ?? 0];
    difference += Math.abs(a - b);
    size += Math.abs(a) + Math.abs(b);
  }
  return size === 0 ? 0 : (2 * difference) / size;
}
