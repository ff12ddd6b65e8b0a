import type { RefinementPoints } from './refinement-points.js';

/** Blocks along each side of the golden sample. */
const blocks = 5;
const minPoints = 20;
/** A block that agrees less shows a defect, or something that hides the part: where it lies cannot be said. */
const minCorrelation = 0.5;

interface Sums {
  points: number;
  product: number;
  samples: number;
  values: number;
  gxx: number;
  gxy: number;
  gyy: number;
  rx: number;
  ry: number;
}

interface Sampled {
  /** Values of the part at the points; NaN where it has none. */
  readonly samples: Float32Array;
  /** Brings samples onto values. */
  readonly gain: number;
  readonly points: RefinementPoints;
  /** Of the golden sample, pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * How far a registered part still lies off: the golden sample is cut into blocks, each of which says by one step of Lucas
 * and Kanade (1981) how far it would move by itself. Root mean square over the blocks that show what the golden sample
 * shows, pixels; what one motion cannot explain, such as a tilted or bent part, shows here. Nothing without such blocks.
 */
export function residualOfBlocks({ samples, gain, points, width, height }: Sampled): number | undefined {
  const sums = Array.from({ length: blocks * blocks }, (): Sums => {
    return { points: 0, product: 0, samples: 0, values: 0, gxx: 0, gxy: 0, gyy: 0, rx: 0, ry: 0 };
  });
  const block = (from: number, size: number): number =>
    Math.max(0, Math.min(blocks - 1, Math.floor((from / size + 0.5) * blocks)));
  for (let index = 0; index < points.count; index += 1) {
    const sample = (samples[index] ?? Number.NaN) * gain;
    const row = block(points.y[index] ?? 0, height);
    const one = sums[row * blocks + block(points.x[index] ?? 0, width)];
    if (Number.isNaN(sample) || one === undefined) continue;
    const value = points.value[index] ?? 0;
    const [gx, gy] = [points.derivatives[index * 4 + 2] ?? 0, points.derivatives[index * 4 + 3] ?? 0];
    one.points += 1;
    one.product += sample * value;
    one.samples += sample * sample;
    one.values += value * value;
    one.gxx += gx * gx;
    one.gxy += gx * gy;
    one.gyy += gy * gy;
    one.rx += gx * (sample - value);
    one.ry += gy * (sample - value);
  }
  const moved = sums.flatMap((one) => {
    const agrees = one.product >= minCorrelation * Math.sqrt(one.samples * one.values);
    const determinant = one.gxx * one.gyy - one.gxy ** 2;
    // Edges of one direction alone do not say where a block lies along them.
    const isFixed = determinant > 0.02 * (one.gxx + one.gyy) ** 2;
    if (one.points < minPoints || !agrees || !isFixed) return [];
    const x = (one.gyy * one.rx - one.gxy * one.ry) / determinant;
    const y = (one.gxx * one.ry - one.gxy * one.rx) / determinant;
    return [x * x + y * y];
  });
  if (moved.length === 0) return undefined;
  return Math.sqrt(moved.reduce((sum, one) => sum + one, 0) / moved.length);
}
