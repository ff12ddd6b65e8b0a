import { gaussianBlur } from './blur.js';
import { type Canvas, samplesPerPx } from './canvas.js';

/** A canvas with light on it: what a perfect camera straight above would see. */
export interface LitPart {
  readonly columns: number;
  readonly rows: number;
  /** Linear blue, green and red light. */
  readonly light: Float32Array;
  /** How much of the sample is part and not fixture, 0 to 1. */
  readonly cover: Float32Array;
  /** Light that is left for the fixture beside and under the part, 0 to 1. */
  readonly shade: Float32Array;
}

/** Direction to the lamp: from the upper left, 52 degrees above the plane, as a unit vector. */
const lamp = { x: -0.45, y: -0.42, z: 0.788 };

const ambient = 0.42;
const shadowStrength = 0.72;
/** Slopes beyond this are edges, not slopes: keeps a step of one sample from looking like a wall of light. */
const maxSlope = 1.6;

/**
 * Lights a canvas with one soft lamp and a bright ring around the lens, the usual light of an inspection station:
 * diffuse light by slope, shadows by marching towards the lamp, darker corners, mirror reflection of the ring.
 */
export function lightUp(canvas: Canvas): LitPart {
  const { columns, rows, height } = canvas;
  const shadow = gaussianBlur(castShadow(canvas), columns, 2.2 * samplesPerPx);
  const mean = gaussianBlur(height, columns, 4 * samplesPerPx);
  const light = new Float32Array(columns * rows * 3);
  const shade = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      const here = height[index] ?? 0;
      const corner = 1 - Math.min(0.5, Math.max(0, ((mean[index] ?? 0) - here) * 0.045));
      const open = 1 - shadowStrength * (shadow[index] ?? 0);
      shade[index] = corner * (ambient + (1 - ambient) * open);
      if ((canvas.cover[index] ?? 0) === 0) continue;
      const slopeX = slope(height, row * columns, { at: column, last: columns - 1, step: 1 });
      const slopeY = slope(height, column, { at: row, last: rows - 1, step: columns });
      const steep = 1 / Math.sqrt(1 + slopeX * slopeX + slopeY * slopeY);
      const lit = Math.max(0, (-slopeX * lamp.x - slopeY * lamp.y + lamp.z) * steep) / lamp.z;
      const diffuse = corner * (ambient + (1 - ambient) * open * lit);
      const mirror = reflection(slopeX, slopeY, steep) * (0.45 + 0.55 * open) * corner;
      const gloss = canvas.gloss[index] ?? 0;
      const metal = canvas.metal[index] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        const body = canvas.colour[index * 3 + channel] ?? 0;
        const tint = 1 + (body - 1) * metal;
        light[index * 3 + channel] = body * diffuse * (1 - 0.75 * metal * gloss) + gloss * tint * mirror;
      }
    }
  }
  return { columns, rows, light, cover: canvas.cover, shade };
}

/** Light of the surroundings in the mirrored direction: the dark lens straight above, the bright ring around it. */
function reflection(slopeX: number, slopeY: number, steep: number): number {
  const z = 2 * steep * steep - 1;
  const x = -2 * steep * steep * slopeX;
  const y = -2 * steep * steep * slopeY;
  const fromRing = (z - 0.72) / 0.2;
  const towardsLamp = x * lamp.x + y * lamp.y;
  return 0.26 + Math.exp(-fromRing * fromRing) * (1.05 + 1.1 * towardsLamp);
}

function slope(
  height: Float32Array,
  start: number,
  axis: { at: number; last: number; step: number },
): number {
  const after = height[start + Math.min(axis.last, axis.at + 1) * axis.step] ?? 0;
  const before = height[start + Math.max(0, axis.at - 1) * axis.step] ?? 0;
  return Math.min(maxSlope, Math.max(-maxSlope, ((after - before) * samplesPerPx) / 2));
}

/** 1 where something nearer to the lamp stands in the light, 0 in the open. */
function castShadow(canvas: Canvas): Float32Array {
  const { columns, rows, height } = canvas;
  const out = new Float32Array(columns * rows);
  const stride = 2 * samplesPerPx;
  const flat = Math.sqrt(lamp.x * lamp.x + lamp.y * lamp.y);
  const rise = ((lamp.z / flat) * stride) / samplesPerPx;
  const steps = 10;
  const hops = Array.from({ length: steps }, (_, index) => ({
    column: Math.round((lamp.x / flat) * stride * (index + 1)),
    row: Math.round((lamp.y / flat) * stride * (index + 1)),
    rise: rise * (index + 1),
  }));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      const here = height[index] ?? 0;
      for (const hop of hops) {
        const c = column + hop.column;
        const r = row + hop.row;
        if (c < 0 || r < 0) break;
        if ((height[r * columns + c] ?? 0) > here + hop.rise) {
          out[index] = 1;
          break;
        }
      }
    }
  }
  return out;
}
