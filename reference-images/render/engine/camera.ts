import { gaussianBlur } from './blur.js';
import { samplesPerPx } from './canvas.js';
import { toSrgb } from './colour.js';
import type { LitPart } from './light.js';
import { fractalNoise, valueNoise } from './noise.js';
import type { Random } from './random.js';

/** Everything that differs between two pictures of the same part and is no defect. */
export interface Nuisance {
  /** Shift of the part, pixels; right and down are positive. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Turn of the part around the middle of the picture, degrees, clockwise as seen. */
  readonly angleDeg: number;
  /** Size of the part against nominal. */
  readonly scale: number;
  /** Factor on the light. */
  readonly gain: number;
  /** Grey levels added after exposure. */
  readonly offset: number;
  /** Direction in which the light grows, degrees, and by how much from edge to edge as a share. */
  readonly gradientDeg: number;
  readonly gradient: number;
  /** Factor on red and, inverted, on blue. */
  readonly warmth: number;
  /** Defocus, standard deviation in pixels. */
  readonly blurPx: number;
  /** Sensor noise at mid-grey, grey levels. */
  readonly noise: number;
  /** JPEG quality; absent for PNG. */
  readonly jpegQuality?: number;
}

/** Picture in blue, green, red bytes. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

/** The nominal picture: nothing shifted, even light, a good lens, noise averaged away. */
export const nominal: Nuisance = {
  shiftX: 0,
  shiftY: 0,
  angleDeg: 0,
  scale: 1,
  gain: 1,
  offset: 0,
  gradientDeg: 0,
  gradient: 0,
  warmth: 1,
  blurPx: 0.45,
  noise: 0,
};

/** Takes a picture of a lit part on the fixture. The fixture stays where it is when the part moves. */
export function photograph(part: LitPart, nuisance: Nuisance, random: Random): Picture {
  const width = part.columns / samplesPerPx;
  const height = part.rows / samplesPerPx;
  const planes = expose(part, nuisance, { width, height }).map((plane) =>
    gaussianBlur(plane, width, nuisance.blurPx),
  );
  const data = Buffer.alloc(width * height * 3);
  const angle = (nuisance.gradientDeg * Math.PI) / 180;
  const along = { x: Math.cos(angle) / width, y: Math.sin(angle) / height };
  const tint = [1 / nuisance.warmth, 1, nuisance.warmth];
  for (let index = 0; index < width * height; index++) {
    const x = (index % width) - width / 2;
    const y = Math.floor(index / width) - height / 2;
    const fall = 1 - 0.22 * ((x * x + y * y) / (width * width + height * height)) * 4 * 0.5;
    const lamp = nuisance.gain * fall * (1 + nuisance.gradient * (x * along.x + y * along.y));
    for (let channel = 0; channel < 3; channel++) {
      const light = (planes[channel]?.[index] ?? 0) * lamp * (tint[channel] ?? 1);
      const level = 255 * toSrgb(shoulder(light)) + nuisance.offset;
      const grain = nuisance.noise === 0 ? 0 : nuisance.noise * (0.6 + (level / 255) * 0.8) * random.bell();
      data[index * 3 + channel] = Math.min(255, Math.max(0, Math.round(level + grain)));
    }
  }
  return { width, height, data };
}

/** Bends over just below full scale, as a sensor and its tone curve do, instead of clipping hard. */
function shoulder(light: number): number {
  return light < 0.8 ? light : 0.8 + 0.2 * (1 - Math.exp(-(light - 0.8) / 0.2));
}

function expose(part: LitPart, nuisance: Nuisance, size: { width: number; height: number }): Float32Array[] {
  const { width, height } = size;
  const planes = [0, 1, 2].map(() => new Float32Array(width * height));
  const angle = (nuisance.angleDeg * Math.PI) / 180;
  const cos = Math.cos(angle) / nuisance.scale;
  const sin = Math.sin(angle) / nuisance.scale;
  const fixture = fixtureLight();
  const offsets = [-0.25, 0.25];
  const sample = new Float32Array(5);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const ground = fixture(column, row);
      const sum = [0, 0, 0];
      for (const oy of offsets) {
        for (const ox of offsets) {
          const dx = column + 0.5 + ox - width / 2 - nuisance.shiftX;
          const dy = row + 0.5 + oy - height / 2 - nuisance.shiftY;
          const x = (dx * cos + dy * sin + width / 2) * samplesPerPx - 0.5;
          const y = (dy * cos - dx * sin + height / 2) * samplesPerPx - 0.5;
          bilinear(part, { x, y }, sample);
          const rest = (1 - (sample[3] ?? 0)) * (sample[4] ?? 1) * ground;
          for (let channel = 0; channel < 3; channel++)
            sum[channel] = (sum[channel] ?? 0) + (sample[channel] ?? 0) + rest;
        }
      }
      planes.forEach((plane, channel) => {
        plane[row * width + column] = (sum[channel] ?? 0) / 4;
      });
    }
  }
  return planes;
}

/** Matte dark grey with a fine texture and nothing to hold on to. */
function fixtureLight(): (x: number, y: number) => number {
  const cloud = fractalNoise('fixture-cloud', 90, 3);
  const grit = valueNoise('fixture-grit', 1.7);
  return (x, y) => 0.036 * (1 + 0.1 * cloud(x, y) + 0.12 * grit(x, y));
}

/** Light times cover (three channels), cover, and shade at a place between samples; beyond the canvas is bare fixture. */
function bilinear(part: LitPart, place: { x: number; y: number }, out: Float32Array): void {
  const column = Math.floor(place.x);
  const row = Math.floor(place.y);
  out.fill(0);
  if (column < 0 || row < 0 || column >= part.columns - 1 || row >= part.rows - 1) {
    out[4] = 1;
    return;
  }
  const s = place.x - column;
  const t = place.y - row;
  for (let corner = 0; corner < 4; corner++) {
    const right = corner & 1;
    const below = corner >> 1;
    const weight = (right === 1 ? s : 1 - s) * (below === 1 ? t : 1 - t);
    const index = (row + below) * part.columns + column + right;
    const cover = (part.cover[index] ?? 0) * weight;
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = (out[channel] ?? 0) + (part.light[index * 3 + channel] ?? 0) * cover;
    }
    out[3] = (out[3] ?? 0) + cover;
    out[4] = (out[4] ?? 0) + (part.shade[index] ?? 1) * weight;
  }
}
