import { paint, within } from '../engine/canvas.js';
import { colour } from '../engine/colour.js';
import { lettering } from '../engine/lettering.js';
import { fractalNoise } from '../engine/noise.js';
import type { Brush } from '../engine/scene.js';
import { disc, type Point, rectangle, ring, stroke } from '../engine/shape.js';
import { boardTop, copper, gold, laminate, silk, solder } from './materials.js';

export const boardWidth = 500;
export const boardHeight = 350;

const mask = colour('#12492f');
const maskOverCopper = colour('#2a8253');
const weaveNoise = fractalNoise('weave', 26, 3);

/** Bare board: laminate edge, solder mask over glass weave and a copper plane that shows through. */
export function bareBoard(brush: Brush): void {
  const { canvas, pose } = brush;
  const cloud = fractalNoise(`mask-${brush.random.next()}`, 120, 3);
  const edge = rectangle(boardWidth, boardHeight, 9);
  paint(canvas, edge, pose, {
    colour: laminate,
    gloss: 0.02,
    metal: 0,
    height: (_, distance) => Math.min(boardTop, -distance * 6),
  });
  const top = { gloss: 0.05, metal: 0, height: () => boardTop };
  paint(canvas, rectangle(boardWidth - 3, boardHeight - 3, 8), pose, { ...top, colour: mask });
  paint(canvas, rectangle(boardWidth - 14, boardHeight - 14, 5), pose, {
    ...top,
    colour: colour('#1a6341'),
    height: (_, __, x, y) =>
      boardTop + 0.05 * Math.sin(x * 1.3) * Math.sin(y * 1.3) + 0.08 * weaveNoise(x, y),
    grain: (x, y) => 1 + 0.035 * cloud(x, y) + 0.03 * Math.sin(x * 1.25) * Math.sin(y * 1.25),
  });
}

/** Conductor under the solder mask, with the clearance that separates it from the copper plane. */
export function trace(brush: Brush, points: readonly Point[], widthPx: number): void {
  const { canvas, pose } = brush;
  paint(canvas, stroke(points, widthPx + 3), pose, { colour: mask, opacity: 0.85 });
  paint(canvas, stroke(points, widthPx), pose, {
    colour: maskOverCopper,
    gloss: 0.07,
    height: (below, distance) => Math.max(below, boardTop + Math.min(0.7, -distance * 0.7)),
  });
}

/** Plated hole from layer to layer, tented except for its rim. */
export function via(brush: Brush, at: Point): void {
  const place = within(brush.pose, at.x, at.y);
  paint(brush.canvas, disc(5), place, { colour: mask, opacity: 0.85 });
  paint(brush.canvas, disc(3.6), place, { colour: copper, gloss: 0.4, metal: 1 });
  paint(brush.canvas, disc(1.7), place, {
    colour: colour('#0b1a12'),
    gloss: 0,
    metal: 0,
    height: (below) => below - 3,
  });
}

/** Mounting hole with a gilded land. */
export function mountingHole(brush: Brush): void {
  const lap = fractalNoise('land', 3, 2);
  paint(brush.canvas, disc(15), brush.pose, { colour: mask, opacity: 0.9 });
  paint(brush.canvas, ring(8, 13.5), brush.pose, {
    colour: gold,
    gloss: 0.5,
    metal: 1,
    height: () => boardTop + 0.5,
    grain: (x, y) => 0.95 + 0.05 * lap(x, y),
  });
  paint(brush.canvas, disc(8), brush.pose, { colour: mask, hole: true });
}

/** Plated through-hole with its soldered pin. */
export function solderedPin(brush: Brush): void {
  paint(brush.canvas, disc(6.5), brush.pose, solder(2.6 + 0.2 * brush.random.bell(), brush.random.next()));
}

/** Round bare mark that assembly machines aim at. */
export function fiducial(brush: Brush): void {
  paint(brush.canvas, disc(10), brush.pose, { colour: colour('#12402c') });
  paint(brush.canvas, disc(4.6), brush.pose, {
    colour: gold,
    gloss: 0.5,
    metal: 1,
    height: () => boardTop + 0.4,
  });
}

/** White print on the solder mask. */
export function silkText(brush: Brush, capPx: number): void {
  const wear = fractalNoise(`silk-${brush.random.next()}`, 6, 2);
  paint(brush.canvas, lettering({ text: brush.marking, capPx, weight: 0.15 }), brush.pose, {
    colour: silk,
    opacity: 0.9,
    gloss: 0.02,
    metal: 0,
    grain: (x, y) => 0.95 + 0.06 * wear(x, y),
  });
}

/** White frame on the solder mask. */
export function silkFrame(brush: Brush, width: number, height: number): void {
  const w = width / 2;
  const h = height / 2;
  const corners = [
    { x: -w, y: -h },
    { x: w, y: -h },
    { x: w, y: h },
    { x: -w, y: h },
    { x: -w, y: -h },
  ];
  paint(brush.canvas, stroke(corners, 1.3), brush.pose, {
    colour: silk,
    opacity: 0.85,
    gloss: 0.02,
    metal: 0,
  });
}

/** Square code of light and dark cells on a white sticker. */
export function codeSticker(brush: Brush): void {
  const { canvas, pose } = brush;
  const cells = 12;
  const cell = 2.5;
  const code = fractalNoise(`code-${brush.marking}`, 1, 1);
  paint(canvas, rectangle(40, 40, 1.5), pose, {
    colour: colour('#eceae3'),
    gloss: 0.05,
    metal: 0,
    height: (below) => below + 0.8,
  });
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const finder =
        column === 0 ||
        row === cells - 1 ||
        (row === 0 && column % 2 === 0) ||
        (column === cells - 1 && row % 2 === 1);
      if (!finder && code(column * 7, row * 7) < 0) continue;
      const place = within(pose, (column - (cells - 1) / 2) * cell, (row - (cells - 1) / 2) * cell);
      paint(canvas, rectangle(cell, cell), place, { colour: colour('#17181a'), gloss: 0.02 });
    }
  }
}
