import type { Surface } from '../engine/canvas.js';
import { type Colour, colour } from '../engine/colour.js';
import { fractalNoise } from '../engine/noise.js';

/** Height of the board's upper face above the fixture, pixels. */
export const boardTop = 7;

/** Rises `to` pixels above what is there, with an edge rounded over `bevelPx`. */
export function raised(to: number, bevelPx: number): NonNullable<Surface['height']> {
  return (below, distance) => below + to * roundOver(-distance / bevelPx);
}

/** As `raised`, but measured from the board and not from what lies below. */
export function standing(to: number, bevelPx: number): NonNullable<Surface['height']> {
  return (_, distance) => boardTop + to * roundOver(-distance / bevelPx);
}

/** 0 at the edge, 1 from one bevel inwards, a quarter circle between. */
function roundOver(share: number): number {
  const clamped = Math.min(1, Math.max(0, share));
  return Math.sqrt(1 - (1 - clamped) * (1 - clamped));
}

/** Small unevenness of tinned and gilded metal, which makes its reflection sparkle. */
export function hammered(height: NonNullable<Surface['height']>): NonNullable<Surface['height']> {
  return (below, distance, x, y) => height(below, distance, x, y) + 0.28 * dents(x, y);
}

const dents = fractalNoise('dents', 4.5, 3);

export const copper: Colour = colour('#c9a24a');
export const bareCopper: Colour = colour('#c98a5c');
export const gold: Colour = colour('#d8b25e');
export const tin: Colour = colour('#c9ccd0');
export const steel: Colour = colour('#b9bcc0');
export const mouldCompound: Colour = colour('#232427');
export const ceramic: Colour = colour('#a3805a');
export const resistorBody: Colour = colour('#1b1c20');
export const silk: Colour = colour('#e9ece6');
export const laserMark: Colour = colour('#9a9a94');
export const laminate: Colour = colour('#b7a268');

/** Soldered metal: bright, domed, each joint a little different. */
export function solder(dome: number, seed: number): Surface {
  const ripple = fractalNoise(`solder-${Math.round(seed * 1e6)}`, 5, 2);
  return {
    colour: tin,
    gloss: 0.62,
    metal: 1,
    height: (below, distance, x, y) => below + dome * (1 - Math.exp(distance / 1.6)) + 0.45 * ripple(x, y),
  };
}
