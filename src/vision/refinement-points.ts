import { type Plane, rimPx } from './band-pass.js';

/** The places of a golden sample that fix its position best, at one resolution. */
export interface RefinementPoints {
  readonly count: number;
  /** From the middle of the golden sample, pixels of its full resolution. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly value: Float32Array;
  /** Four for each point: by a, b, tx, ty of a similarity, per pixel of the full resolution. */
  readonly derivatives: Float32Array;
}

const cellPx = 16;
const maxPointsPerCell = 10;
/** More points do not make it more exact, only slower. */
const maxPoints = 4000;
/** Grey levels a pixel: weaker edges are noise. */
const minGradient = 1.5;

/**
 * Chooses the strongest edges of each cell of a band-passed golden sample.
 *
 * @param factor how many times smaller than the golden sample the plane is
 */
export function choosePoints(plane: Plane, factor: number): RefinementPoints {
  const { width, height, data } = plane;
  const cells = (width / cellPx) * (height / cellPx);
  const perCell = Math.max(1, Math.min(maxPointsPerCell, Math.floor(maxPoints / cells)));
  const chosen: number[] = [];
  for (let top = rimPx; top < height - rimPx; top += cellPx) {
    for (let left = rimPx; left < width - rimPx; left += cellPx) {
      chosen.push(...strongest(plane, left, top).slice(0, perCell));
    }
  }
  const count = chosen.length;
  const points = {
    count,
    x: new Float32Array(count),
    y: new Float32Array(count),
    value: new Float32Array(count),
    derivatives: new Float32Array(count * 4),
  };
  chosen.forEach((at, index) => {
    const x = ((at % width) + 0.5 - width / 2) * factor;
    const y = (Math.floor(at / width) + 0.5 - height / 2) * factor;
    const gradient = gradientAt(data, width, at);
    const [gx, gy] = [gradient[0] / factor, gradient[1] / factor];
    points.x[index] = x;
    points.y[index] = y;
    points.value[index] = data[at] ?? 0;
    points.derivatives.set([gx * x + gy * y, gy * x - gx * y, gx, gy], index * 4);
  });
  return points;
}

/** Places of a cell with more than noise, the strongest edge first. */
function strongest({ width, height, data }: Plane, left: number, top: number): readonly number[] {
  const found: { readonly at: number; readonly size: number }[] = [];
  const right = Math.min(left + cellPx, width - rimPx);
  const bottom = Math.min(top + cellPx, height - rimPx);
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
