import type { FeaturesManifest } from '../../contract/features-manifest.js';
import type { Embedding } from '../../ports/comparer.js';
import { featureDistances, prepareFeatures } from './feature-distance.js';

type Comparison = FeaturesManifest['comparison'];

/** A place scores 0.5 where it is so many times as far from its golden sample as two places that have nothing in common. */
const share = 0.5;
/** Places of the second picture are taken so many cells further on, so that no two lie at the same edge of the image. */
const step = 7919;

/**
 * Weights of the channels and the scale of distances that a manifest gives, from the features of two pictures that have
 * nothing in common. Weights take channels to the same spread, since nobody trained them.
 *
 * @param embed features of a picture by the number of it, as the extractor says them
 */
export async function measureExtractor(
  embed: (picture: number) => Promise<Embedding>,
  parts: readonly number[],
  { distance, search }: Pick<Comparison, 'distance' | 'search'>,
): Promise<Comparison> {
  const [one, other] = [await embed(1), shuffled(await embed(2))];
  const weights = distance === 'cosine' ? null : weightsOf(one, other);
  for (const embedding of [one, other]) prepareFeatures(embedding, parts, { distance, weights });
  const distances = featureDistances(one, other, { distance, search: 0 }).toSorted();
  const median = distances[Math.floor(distances.length / 2)] ?? 0;
  if (!(median > 0)) throw new RangeError('its features are the same wherever one looks');
  return { distance, search, weights, scale: round(share * median) };
}

function shuffled(embedding: Embedding): Embedding {
  const { width, height, dims, data } = embedding;
  const cells = width * height;
  const moved = data.map((_, at) => {
    const plane = Math.floor(at / cells) * cells;
    return data[plane + ((at + step) % cells)] ?? 0;
  });
  return { width, height, dims, data: moved };
}

function weightsOf({ width, height, dims, data }: Embedding, other: Embedding): number[] {
  const cells = width * height;
  return Array.from({ length: dims }, (_, dim) => {
    let sum = 0;
    for (let at = dim * cells; at < (dim + 1) * cells; at += 1) {
      sum += Math.abs((data[at] ?? 0) - (other.data[at] ?? 0));
    }
    // A channel that never says anything must not come to speak by chance.
    return sum === 0 ? 0 : round(cells / sum);
  });
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}
