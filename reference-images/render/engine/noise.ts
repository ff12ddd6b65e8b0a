import { hashText } from './random.js';

/** A smooth random field over the plane, about -1 to 1. */
export type Noise = (x: number, y: number) => number;

/** Value noise: random numbers on a lattice of cells `cellPx` wide, blended smoothly between. */
export function valueNoise(seed: string, cellPx: number): Noise {
  const salt = hashText(seed, 0x811c9dc5);
  return (x, y) => {
    const u = x / cellPx;
    const v = y / cellPx;
    const column = Math.floor(u);
    const row = Math.floor(v);
    const s = smooth(u - column);
    const t = smooth(v - row);
    const top = mix(lattice(column, row, salt), lattice(column + 1, row, salt), s);
    const bottom = mix(lattice(column, row + 1, salt), lattice(column + 1, row + 1, salt), s);
    return mix(top, bottom, t);
  };
}

/** Sum of value noises, each with cells half as wide and half as strong as the one before. */
export function fractalNoise(seed: string, cellPx: number, octaves: number): Noise {
  const layers = Array.from({ length: octaves }, (_, octave) =>
    valueNoise(`${seed}:${octave}`, cellPx / 2 ** octave),
  );
  const total = layers.reduce((sum, _, octave) => sum + 0.5 ** octave, 0);
  return (x, y) => layers.reduce((sum, layer, octave) => sum + layer(x, y) * 0.5 ** octave, 0) / total;
}

function lattice(column: number, row: number, salt: number): number {
  let hash = Math.imul(column, 0x27d4eb2d) ^ Math.imul(row, 0x165667b1) ^ salt;
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2147483648 - 1;
}

function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
