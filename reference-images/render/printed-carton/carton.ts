import { paint, type Surface, within } from '../engine/canvas.js';
import { type Colour, colour } from '../engine/colour.js';
import { type Lettering, lettering } from '../engine/lettering.js';
import { fractalNoise, valueNoise } from '../engine/noise.js';
import type { Brush } from '../engine/scene.js';
import { disc, polygon, rectangle, ring, stroke } from '../engine/shape.js';

export const cartonWidth = 420;
export const cartonHeight = 290;

export const ink: Colour = colour('#16233d');
export const teal: Colour = colour('#0c7f86');
export const orange: Colour = colour('#e0762b');
export const board: Colour = colour('#e4e3dd');

/** Coated carton board: rounded box edges, fibres in the surface, a scored fold on the left. */
export function blankCarton(brush: Brush): void {
  const fibre = fractalNoise(`fibre-${brush.random.next()}`, 3, 2);
  const cloud = fractalNoise(`cloud-${brush.random.next()}`, 110, 3);
  paint(brush.canvas, rectangle(cartonWidth, cartonHeight, 4), brush.pose, {
    colour: board,
    gloss: 0.05,
    metal: 0,
    height: (_, distance, x, y) => {
      const inside = Math.min(1, -distance / 7);
      return 16 * Math.sqrt(Math.max(0, 1 - (1 - inside) * (1 - inside))) + 0.16 * fibre(x, y);
    },
    grain: (x, y) => 1 + 0.02 * fibre(x, y) + 0.02 * cloud(x, y),
  });
}

/** Flat print: a thin film that lets some of the board's fibres through, a little uneven like every press. */
export function printed(tint: Colour, seed: string): Surface {
  const mottle = valueNoise(`mottle-${seed}`, 1.8);
  const drift = fractalNoise(`drift-${seed}`, 80, 2);
  return {
    colour: tint,
    opacity: 0.95,
    gloss: 0.07,
    grain: (x, y) => 1 + 0.05 * mottle(x, y) + 0.03 * drift(x, y),
  };
}

/** Creased fold: a shallow valley along the height of the panel. */
export function fold(brush: Brush): void {
  paint(brush.canvas, rectangle(5, cartonHeight - 6), brush.pose, {
    colour: board,
    opacity: 0.15,
    height: (below, distance) => below - 1.1 * Math.min(1, -distance / 2.5),
  });
}

/** Band of solid colour with a slanted end. */
export function band(brush: Brush): void {
  const w = cartonWidth / 2 - 3;
  const shape = polygon([
    { x: -w, y: -137 },
    { x: w, y: -137 },
    { x: w, y: -64 },
    { x: 62, y: -64 },
    { x: 34, y: -46 },
    { x: -w, y: -46 },
  ]);
  paint(brush.canvas, shape, brush.pose, printed(teal, `band-${brush.random.next()}`));
  const stripe = polygon([
    { x: -w, y: -42 },
    { x: 36, y: -42 },
    { x: 63, y: -60 },
    { x: w, y: -60 },
    { x: w, y: -55 },
    { x: 65, y: -55 },
    { x: 38, y: -37 },
    { x: -w, y: -37 },
  ]);
  paint(brush.canvas, stripe, brush.pose, printed(orange, 'stripe'));
}

/** Trade mark: a leaf in a ring. */
export function logo(brush: Brush): void {
  const { canvas, pose } = brush;
  const white = printed(board, 'logo');
  paint(canvas, ring(21, 25), pose, white);
  const right = disc(17);
  const leaf = {
    ...right,
    distance: (x: number, y: number) => Math.max(right.distance(x - 8, y + 2), right.distance(x + 8, y - 2)),
  };
  paint(canvas, leaf, within(pose, 0, 0, 32), white);
  paint(
    canvas,
    stroke(
      [
        { x: 0, y: 14 },
        { x: 0, y: -9 },
      ],
      1.8,
    ),
    within(pose, 0, 0, 32),
    printed(teal, 'vein'),
  );
}

/** A line of text in one colour that starts at the pose; the marking is the text. */
export function textLine(brush: Brush, tint: Colour, style: Omit<Lettering, 'text'>): void {
  const shape = lettering({ ...style, text: brush.marking });
  paint(brush.canvas, shape, within(brush.pose, shape.right, 0), printed(tint, 'text'));
}

/** Two film-coated tablets, drawn as the print shows them: shaded, with a score. */
export function tablets(brush: Brush): void {
  const { canvas, pose } = brush;
  for (const [index, place] of [within(pose, -17, 6, -20), within(pose, 18, -8, 24)].entries()) {
    paint(canvas, disc(20), within(place, 2, 3), {
      ...printed(colour('#b9c4c6'), `under-${index}`),
      opacity: 0.7,
    });
    paint(canvas, disc(19), place, {
      ...printed(orange, `tablet-${index}`),
      grain: (x, y) => 1.15 - 0.018 * (x + y) - 0.0011 * (x * x + y * y),
    });
    paint(
      canvas,
      stroke(
        [
          { x: -15, y: 0 },
          { x: 15, y: 0 },
        ],
        2,
      ),
      place,
      printed(colour('#a8501a'), `score-${index}`),
    );
  }
}

/** Bars after the widths of EAN digits; the marking is the number printed below. */
export function barcode(brush: Brush): void {
  const { canvas, pose, marking } = brush;
  let x = -50;
  for (const [index, digit] of Array.from(`${marking}9`).entries()) {
    const value = Number(digit);
    const bars = [1 + (value & 1), 1 + ((value >> 1) & 1), 1 + ((value >> 2) & 1)];
    const long = index === 0 || index === 6 || index === 12;
    for (const bar of bars) {
      const width = bar * 1.12;
      const height = long ? 48 : 42;
      paint(
        canvas,
        rectangle(width, height),
        within(pose, x + width / 2, height / 2 - 27),
        printed(ink, 'bar'),
      );
      x += width + 0.85;
    }
    x += 0.35;
  }
  paint(
    canvas,
    lettering({ text: marking, capPx: 8, weight: 0.11 }),
    within(pose, 2, 27),
    printed(ink, 'digits'),
  );
}

/** Lot and expiry date from an ink-jet: round drops on a grid, each a little off its place. */
export function inkJet(brush: Brush): void {
  const { canvas, pose, random, marking } = brush;
  const text = lettering({ text: marking, capPx: 9, weight: 0.13 });
  // By place and not in sequence: another digit must leave the drops of its neighbours alone.
  const stray = valueNoise(`drops-${random.next()}`, 0.4);
  const pitch = 1.35;
  for (let y = text.top; y <= text.bottom; y += pitch) {
    for (let x = text.left; x <= text.right; x += pitch) {
      if (text.distance(x, y) > 0) continue;
      const drop = within(pose, x + 0.2 * stray(x, y), y + 0.2 * stray(y, x));
      paint(canvas, disc(0.72 + 0.08 * stray(x, -y)), drop, {
        colour: colour('#1b1b1e'),
        opacity: 0.88,
        gloss: 0.02,
      });
    }
  }
}

/** Raised dots of Braille, no ink: only light shows them. Each number is a cell, its bits are the dots. */
export function braille(brush: Brush, cells: readonly number[]): void {
  const { canvas, pose } = brush;
  for (const [index, cell] of cells.entries()) {
    for (let dot = 0; dot < 6; dot++) {
      if (((cell >> dot) & 1) === 0) continue;
      const place = within(pose, index * 17 + (dot >= 3 ? 7 : 0), (dot % 3) * 7);
      paint(canvas, disc(2.6), place, {
        colour: board,
        opacity: 0,
        height: (below, distance) => below + 1.5 * Math.min(1, -distance / 2.2),
      });
    }
  }
}

/** Perforated tear line. */
export function perforation(brush: Brush): void {
  for (let y = -130; y <= 130; y += 10) {
    paint(
      brush.canvas,
      stroke(
        [
          { x: 0, y: y - 2.5 },
          { x: 0, y: y + 2.5 },
        ],
        1.3,
      ),
      within(brush.pose, 0, 0),
      {
        colour: colour('#55534c'),
        gloss: 0,
        opacity: 0.75,
        height: (below) => below - 1.5,
      },
    );
  }
}

/** Red-bordered warning box with a triangle. */
export function warning(brush: Brush): void {
  const { canvas, pose } = brush;
  const triangle = [
    { x: 0, y: -11 },
    { x: 12, y: 10 },
    { x: -12, y: 10 },
    { x: 0, y: -11 },
  ];
  paint(canvas, stroke(triangle, 2.6), pose, printed(colour('#b3262b'), 'warning'));
  paint(
    canvas,
    lettering({ text: '!', capPx: 10, weight: 0.2 }),
    within(pose, 0, 3),
    printed(colour('#b3262b'), 'mark'),
  );
}
