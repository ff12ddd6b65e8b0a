import type { Comparer, ModelImage } from '../../ports/comparer.js';

/** Least side of the trial images, pixels: more than the receptive field needs is of no use here. */
const sidePx = 64;

/**
 * Runs the network once on two small images, one higher than wide so that exchanged axes show. `Comparer` itself checks
 * shapes and scores.
 *
 * @throws whatever the comparer throws.
 */
export async function tryComparer(comparer: Comparer): Promise<void> {
  const reference = await comparer.embed(trialImage(comparer, 1));
  const test = await comparer.embed(trialImage(comparer, 2));
  await comparer.compare(reference, reference);
  await comparer.compare(test, reference);
}

/** The same noise for the same seed (a linear congruential generator; Numerical Recipes, section 7.1). */
function trialImage({ info }: Comparer, seed: number): ModelImage {
  const { channels, multipleOf } = info;
  const width = Math.ceil(sidePx / multipleOf) * multipleOf;
  const height = width + multipleOf;
  const data = new Uint8Array(width * height * channels);
  let state = seed;
  for (let index = 0; index < data.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[index] = state >>> 24;
  }
  return { width, height, channels, data };
}
