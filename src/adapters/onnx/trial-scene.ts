import type { ModelImage } from '../../ports/comparer.js';

const shapes = 60;
const noise = 12;

/**
 * A picture of nothing in particular that has what pictures have: flat places, edges, small and large shapes, noise. The
 * same for the same seed.
 */
export function trialScene(
  { width, height, channels }: Pick<ModelImage, 'width' | 'height' | 'channels'>,
  seed: number,
): ModelImage {
  const next = random(seed);
  const data = new Uint8Array(width * height * channels);
  data.fill(Math.floor(next() * 256));
  for (let shape = 0; shape < shapes; shape += 1) {
    const size = 3 * 2 ** (next() * 4.5);
    const [x, y, round] = [next() * width, next() * height, next() < 0.5];
    const [across, down] = [size * (0.3 + next()), size * (0.3 + next())];
    const colour = Array.from({ length: channels }, () => Math.floor(next() * 256));
    for (let row = Math.max(0, Math.ceil(y - down)); row < Math.min(height, y + down); row += 1) {
      for (
        let column = Math.max(0, Math.ceil(x - across));
        column < Math.min(width, x + across);
        column += 1
      ) {
        if (round && ((column - x) / across) ** 2 + ((row - y) / down) ** 2 > 1) continue;
        data.set(colour, (row * width + column) * channels);
      }
    }
  }
  for (let at = 0; at < data.length; at += 1) {
    data[at] = Math.max(0, Math.min(255, (data[at] ?? 0) + Math.round((next() - 0.5) * 2 * noise)));
  }
  return { width, height, channels, data };
}

/** A linear congruential generator (Numerical Recipes, section 7.1), 0 to 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
