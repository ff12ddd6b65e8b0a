import type { Colour } from './colour.js';
import type { Point, Shape } from './shape.js';

/** Canvas samples along each side of one pixel of the golden sample. */
export const samplesPerPx = 2;

/**
 * What the part is made of, point by point, before any light falls on it: two samples to a pixel, the origin of all
 * drawing coordinates in the middle.
 */
export interface Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly columns: number;
  readonly rows: number;
  /** Linear blue, green and red reflectance. */
  readonly colour: Float32Array;
  /** Height above the fixture, pixels. */
  readonly height: Float32Array;
  /** Strength of the mirror reflection, 0 to 1. */
  readonly gloss: Float32Array;
  /** 1 where a mirror reflection has the colour of the material (metal), 0 where it is white (plastic, ink). */
  readonly metal: Float32Array;
  /** How much of the sample is part and not fixture, 0 to 1. */
  readonly cover: Float32Array;
}

/** Where a shape lies: its origin and its turn (clockwise as seen). */
export interface Pose extends Point {
  readonly angleDeg: number;
}

/** What a shape is painted with. */
export interface Surface {
  readonly colour: Colour;
  /** Share of the new colour, 0 to 1; 1 when absent. */
  readonly opacity?: number;
  readonly gloss?: number;
  readonly metal?: number;
  /** New height from the height below and the signed distance to the edge; unchanged when absent. Pixels. */
  readonly height?: (below: number, distance: number, x: number, y: number) => number;
  /** Factor on the colour, by place. */
  readonly grain?: (x: number, y: number) => number;
  /** Changes only what is there already: never adds part beyond the edge of the part. */
  readonly onPart?: boolean;
  /** Cuts through to the fixture instead of adding material. */
  readonly hole?: boolean;
}

/** An empty canvas: nothing but fixture. */
export function createCanvas(widthPx: number, heightPx: number): Canvas {
  const columns = widthPx * samplesPerPx;
  const rows = heightPx * samplesPerPx;
  const count = columns * rows;
  return {
    widthPx,
    heightPx,
    columns,
    rows,
    colour: new Float32Array(count * 3),
    height: new Float32Array(count),
    gloss: new Float32Array(count),
    metal: new Float32Array(count),
    cover: new Float32Array(count),
  };
}

/** A pose given in the coordinates of another one. */
export function within(pose: Pose, x: number, y: number, angleDeg = 0): Pose {
  const { cos, sin } = turn(pose.angleDeg);
  return { x: pose.x + x * cos - y * sin, y: pose.y + x * sin + y * cos, angleDeg: pose.angleDeg + angleDeg };
}

/** Paints a shape on a canvas, with soft edges one sample wide. */
export function paint(canvas: Canvas, shape: Shape, pose: Pose, surface: Surface): void {
  const { cos, sin } = turn(pose.angleDeg);
  const box = sampleBox(canvas, shape, pose);
  const originX = canvas.widthPx / 2 + pose.x;
  const originY = canvas.heightPx / 2 + pose.y;
  for (let row = box.top; row < box.bottom; row++) {
    for (let column = box.left; column < box.right; column++) {
      const dx = (column + 0.5) / samplesPerPx - originX;
      const dy = (row + 0.5) / samplesPerPx - originY;
      const x = dx * cos + dy * sin;
      const y = dy * cos - dx * sin;
      const distance = shape.distance(x, y);
      const coverage = Math.min(1, 0.5 - distance * samplesPerPx);
      if (coverage > 0) apply(canvas, row * canvas.columns + column, { surface, coverage, distance, x, y });
    }
  }
}

interface Touch {
  readonly surface: Surface;
  readonly coverage: number;
  readonly distance: number;
  readonly x: number;
  readonly y: number;
}

function apply(canvas: Canvas, index: number, touch: Touch): void {
  const { surface, distance, x, y } = touch;
  const coverage = surface.onPart === true ? touch.coverage * (canvas.cover[index] ?? 0) : touch.coverage;
  if (surface.hole === true) {
    blend(canvas.cover, index, 0, coverage);
    blend(canvas.height, index, 0, coverage);
    return;
  }
  const share = coverage * (surface.opacity ?? 1);
  const grain = surface.grain?.(x, y) ?? 1;
  blend(canvas.colour, index * 3, surface.colour[0] * grain, share);
  blend(canvas.colour, index * 3 + 1, surface.colour[1] * grain, share);
  blend(canvas.colour, index * 3 + 2, surface.colour[2] * grain, share);
  if (surface.gloss !== undefined) blend(canvas.gloss, index, surface.gloss, share);
  if (surface.metal !== undefined) blend(canvas.metal, index, surface.metal, share);
  if (surface.height !== undefined) {
    const below = canvas.height[index] ?? 0;
    blend(canvas.height, index, surface.height(below, distance, x, y), coverage);
    if (surface.onPart !== true) canvas.cover[index] = Math.max(canvas.cover[index] ?? 0, coverage);
  }
}

function blend(values: Float32Array, index: number, to: number, share: number): void {
  const from = values[index] ?? 0;
  values[index] = from + (to - from) * share;
}

function turn(angleDeg: number): { readonly cos: number; readonly sin: number } {
  const angle = (angleDeg * Math.PI) / 180;
  return { cos: Math.cos(angle), sin: Math.sin(angle) };
}

function sampleBox(canvas: Canvas, shape: Shape, pose: Pose) {
  const corners = [
    within(pose, shape.left, shape.top),
    within(pose, shape.right, shape.top),
    within(pose, shape.left, shape.bottom),
    within(pose, shape.right, shape.bottom),
  ];
  const column = (x: number): number => (x + canvas.widthPx / 2) * samplesPerPx;
  const row = (y: number): number => (y + canvas.heightPx / 2) * samplesPerPx;
  const xs = corners.map((corner) => column(corner.x));
  const ys = corners.map((corner) => row(corner.y));
  return {
    left: Math.max(0, Math.floor(Math.min(...xs)) - 1),
    top: Math.max(0, Math.floor(Math.min(...ys)) - 1),
    right: Math.min(canvas.columns, Math.ceil(Math.max(...xs)) + 1),
    bottom: Math.min(canvas.rows, Math.ceil(Math.max(...ys)) + 1),
  };
}
