import type { FeaturesManifest } from '../../contract/features-manifest.js';
import type { Embedding } from '../../ports/comparer.js';

type Comparison = FeaturesManifest['comparison'];

/**
 * Features made ready to be compared, in place: `cosine` wants vectors of length 1 (each output by itself, so that the one
 * with the larger values does not drown the other), the other distances the weights of the channels.
 *
 * @param parts channels of each output
 */
export function prepareFeatures(
  embedding: Embedding,
  parts: readonly number[],
  { distance, weights }: Pick<Comparison, 'distance' | 'weights'>,
): void {
  const { data, width, height } = embedding;
  const cells = width * height;
  if (distance !== 'cosine') {
    if (weights === null) return;
    for (let at = 0; at < data.length; at += 1) {
      data[at] = (data[at] ?? 0) * (weights[Math.floor(at / cells)] ?? 1);
    }
    return;
  }
  let from = 0;
  for (const dims of parts) {
    const part = data.subarray(from * cells, (from + dims) * cells);
    const squares = new Float64Array(cells);
    for (let at = 0; at < part.length; at += 1) {
      squares[at % cells] = (squares[at % cells] ?? 0) + (part[at] ?? 0) ** 2;
    }
    const lengths = squares.map((square) => Math.sqrt(square * parts.length) || 1);
    for (let at = 0; at < part.length; at += 1) part[at] = (part[at] ?? 0) / (lengths[at % cells] ?? 1);
    from += dims;
  }
}

/**
 * For each cell the distance to the cell of the reference that resembles it most, of those up to `search` cells away.
 *
 * `weighted-l1` is the mean absolute difference (Koch et al. 2015, with weights that nobody trained), `euclidean` the root
 * of the mean square, `cosine` one less the cosine, 0 to 2.
 */
export function featureDistances(
  test: Embedding,
  reference: Embedding,
  { distance, search }: Pick<Comparison, 'distance' | 'search'>,
): Float32Array {
  const nearest = new Float32Array(test.width * test.height).fill(Number.POSITIVE_INFINITY);
  for (let down = -search; down <= search; down += 1) {
    for (let right = -search; right <= search; right += 1) {
      const sums = sumsAt(test, reference, distance, { right, down });
      for (let cell = 0; cell < nearest.length; cell += 1) {
        nearest[cell] = Math.min(nearest[cell] ?? 0, sums[cell] ?? 0);
      }
    }
  }
  const { dims } = test;
  switch (distance) {
    case 'weighted-l1':
      return nearest.map((sum) => sum / dims);
    case 'euclidean':
      return nearest.map((sum) => Math.sqrt(sum / dims));
    case 'cosine':
      // Of vectors of length 1, half of the squared distance is one less the cosine.
      return nearest.map((sum) => sum / 2);
  }
}

/** Sums over the channels against the reference moved by some cells; infinite where it has no cell. */
function sumsAt(
  { width, height, dims, data }: Embedding,
  reference: Embedding,
  distance: Comparison['distance'],
  { right, down }: { readonly right: number; readonly down: number },
): Float32Array {
  const cells = width * height;
  const sums = new Float32Array(cells).fill(Number.POSITIVE_INFINITY);
  const [left, end] = [Math.max(0, -right), Math.min(width, width - right)];
  const absolute = distance === 'weighted-l1';
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y += 1) {
    const row = y * width;
    sums.fill(0, row + left, row + Math.max(left, end));
    const moved = down * width + right;
    for (let dim = 0; dim < dims; dim += 1) {
      const plane = dim * cells;
      for (let cell = row + left; cell < row + end; cell += 1) {
        const apart = (data[plane + cell] ?? 0) - (reference.data[plane + cell + moved] ?? 0);
        sums[cell] = (sums[cell] ?? 0) + (absolute ? Math.abs(apart) : apart * apart);
      }
    }
  }
  return sums;
}
