import type { Mat } from 'opencv4nodejs';
import { cv } from '../src/runtime/opencv.js';
import type { SimilarityMatrix } from '../src/vision/similarity-matrix.js';
import { compose } from '../src/vision/similarity-matrix.js';
import type { AlignmentScene } from './alignment-scenes.js';
import { about } from './alignment-scenes.js';

/** What happens to one frame. */
export interface Nuisance {
  readonly angleDeg: number;
  readonly scale: number;
  /** Share of the frame. */
  readonly shift: number;
  readonly gain: number;
  /** Relative change of the light from one side of the frame to the other. */
  readonly gradient: number;
  readonly blurPx: number;
  /** Share of the part's area. */
  readonly hidden: number;
}

/** A factor at one level. */
export interface Level {
  readonly factor: string;
  readonly level: string;
  readonly draw: (random: () => number) => Nuisance;
}

const none: Nuisance = { angleDeg: 0, scale: 1, shift: 0, gain: 1, gradient: 0, blurPx: 0, hidden: 0 };
const between = (random: () => number, from: number, to: number): number => from + random() * (to - from);

/** What alignment is tried under: each factor alone, a little turned and shifted besides, and all of them together. */
export const levels: readonly Level[] = [
  { factor: 'none', level: '', draw: () => none },
  ...[5, 15, 45].map((limit) => ({
    factor: 'rotation',
    level: `up to ${limit} deg`,
    draw: (random: () => number) => ({ ...none, angleDeg: between(random, -limit, limit) }),
  })),
  {
    factor: 'rotation',
    level: 'any angle',
    draw: (random) => ({ ...none, angleDeg: between(random, -180, 180) }),
  },
  ...[0.05, 0.15, 0.25].map((share) => ({
    factor: 'shift',
    level: `${share * 100} % of the frame`,
    draw: (random: () => number) => ({ ...place(random), shift: share }),
  })),
  ...[0.9, 0.95, 1.05, 1.1].map((scale) => ({
    factor: 'scale',
    level: String(scale),
    draw: (random: () => number) => ({ ...place(random), scale }),
  })),
  ...[0.7, 1.3].map((gain) => ({
    factor: 'light',
    level: `gain ${gain}, gradient 30 %`,
    draw: (random: () => number) => ({ ...place(random), gain, gradient: 0.3 }),
  })),
  ...[1, 2, 3].map((blurPx) => ({
    factor: 'blur',
    level: `sigma ${blurPx} px`,
    draw: (random: () => number) => ({ ...place(random), blurPx }),
  })),
  ...[0.1, 0.2, 0.3].map((hidden) => ({
    factor: 'hidden',
    level: `${hidden * 100} % of the part`,
    draw: (random: () => number) => ({ ...place(random), hidden }),
  })),
  {
    factor: 'all together',
    level: 'moderate',
    draw: (random) => ({
      angleDeg: between(random, -15, 15),
      scale: between(random, 0.95, 1.05),
      shift: between(random, 0, 0.1),
      gain: between(random, 0.7, 1.3),
      gradient: between(random, 0, 0.3),
      blurPx: between(random, 0, 1.2),
      hidden: between(random, 0, 0.1),
    }),
  },
  {
    factor: 'all together',
    level: 'extreme, any angle',
    draw: (random) => ({
      angleDeg: between(random, -180, 180),
      scale: between(random, 0.9, 1.1),
      shift: between(random, 0, 0.25),
      gain: between(random, 0.7, 1.3),
      gradient: between(random, 0, 0.3),
      blurPx: between(random, 0, 2),
      hidden: between(random, 0, 0.2),
    }),
  },
];

function place(random: () => number): Nuisance {
  return { ...none, angleDeg: between(random, -5, 5), shift: 0.02 };
}

/** A frame and where the part lies in it. */
export interface MadeFrame {
  readonly image: Mat;
  /** From the golden sample to the frame. */
  readonly truth: SimilarityMatrix;
}

/** Takes a picture of a part of a scene as a line would. */
export function makeFrame(
  { parts, lies, golden, area }: AlignmentScene,
  nuisance: Nuisance,
  random: () => number,
): MadeFrame {
  const which = Math.floor(random() * parts.length);
  const part = parts[which];
  const lying = lies[which];
  if (part === undefined || lying === undefined) throw new Error('a scene without parts');
  const { cols, rows } = golden;
  const shown = hide(part.copy(), area, nuisance.hidden, random);
  const direction = between(random, 0, 2 * Math.PI);
  const [u, v] = [Math.cos(direction), Math.sin(direction)];
  const far = nuisance.shift / Math.max(Math.abs(u), Math.abs(v));
  const moved = about(cols / 2, rows / 2, {
    angleDeg: nuisance.angleDeg,
    scale: nuisance.scale,
    shiftX: far * u * cols,
    shiftY: far * v * rows,
  });
  const { a, b, tx, ty } = moved;
  const matrix = new cv.Mat(
    [
      [a, -b, tx],
      [b, a, ty],
    ],
    cv.CV_64F,
  );
  const ground = part.getRegion(new cv.Rect(0, 0, cols, 8)).mean();
  let image = shown.warpAffine(
    matrix,
    new cv.Size(cols, rows),
    cv.INTER_CUBIC,
    cv.BORDER_CONSTANT,
    new cv.Vec3(ground.w, ground.x, ground.y),
  );
  if (nuisance.blurPx > 0) image = image.gaussianBlur(new cv.Size(0, 0), nuisance.blurPx);
  return { image: lit(image, nuisance, random), truth: compose(moved, lying) };
}

/** Distance of where an alignment puts the part from where it is, over the part, pixels of the golden sample. */
export function errorOf(
  estimate: SimilarityMatrix,
  truth: SimilarityMatrix,
  { x, y, width, height }: AlignmentScene['area'],
): { readonly rms: number; readonly worst: number } {
  const error = compose(estimate, truth);
  const distances: number[] = [];
  for (let row = 0; row <= 4; row += 1) {
    for (let column = 0; column <= 4; column += 1) {
      const px = x + (column / 4) * width;
      const py = y + (row / 4) * height;
      const { a, b, tx, ty } = error;
      distances.push(Math.hypot(a * px - b * py + tx - px, b * px + a * py + ty - py));
    }
  }
  const squares = distances.reduce((sum, distance) => sum + distance ** 2, 0);
  return { rms: Math.sqrt(squares / distances.length), worst: Math.max(...distances) };
}

/** Covers a share of the part with something that is not part of it: plain, or with a pattern of its own. */
function hide(
  image: Mat,
  { x, y, width, height }: AlignmentScene['area'],
  share: number,
  random: () => number,
): Mat {
  if (share === 0) return image;
  const stretch = between(random, 0.6, 1.6);
  const side = Math.sqrt(share * width * height);
  const [w, h] = [Math.min(width, side * stretch), Math.min(height, side / stretch)].map(Math.round);
  const left = Math.round(x + random() * (width - (w ?? 0)));
  const top = Math.round(y + random() * (height - (h ?? 0)));
  const plain = random() < 0.5;
  const cell = plain ? Math.max(w ?? 1, h ?? 1) : 9;
  for (let v = 0; v < (h ?? 0); v += cell) {
    for (let u = 0; u < (w ?? 0); u += cell) {
      const colour = [random(), random(), random()].map((value) => Math.round(40 + 180 * value));
      const rect = new cv.Rect(left + u, top + v, Math.min(cell, (w ?? 0) - u), Math.min(cell, (h ?? 0) - v));
      image.drawRectangle(rect, new cv.Vec3(colour[0] ?? 0, colour[1] ?? 0, colour[2] ?? 0), -1);
    }
  }
  return image;
}

/** Light and noise of the sensor. */
function lit(image: Mat, { gain, gradient }: Nuisance, random: () => number): Mat {
  const data = image.getData();
  const { cols, rows } = image;
  const direction = between(random, 0, 2 * Math.PI);
  const [u, v] = [Math.cos(direction) / cols, Math.sin(direction) / rows];
  const made = Buffer.alloc(data.length);
  for (let at = 0; at < data.length; at += 1) {
    const pixel = Math.floor(at / 3);
    const light =
      gain * (1 + gradient * (((pixel % cols) - cols / 2) * u + (Math.floor(pixel / cols) - rows / 2) * v));
    // The sum of three even numbers is nearly normal, sigma 2 grey levels.
    const noise = (random() + random() + random() - 1.5) * 4;
    made[at] = Math.max(0, Math.min(255, Math.round((data[at] ?? 0) * light + noise)));
  }
  return new cv.Mat(made, rows, cols, cv.CV_8UC3);
}
