import { paint, within } from '../engine/canvas.js';
import { colour } from '../engine/colour.js';
import { fractalNoise } from '../engine/noise.js';
import type { Brush } from '../engine/scene.js';
import { disc, outline, rectangle, stroke } from '../engine/shape.js';
import { gold, mouldCompound, raised, standing, steel, tin } from './materials.js';
import { laserText, lead } from './passives.js';

const grit = fractalNoise('mould', 1.6, 2);
const grain = (x: number, y: number): number => 1 + 0.14 * grit(x, y);

/** Size and leads of an integrated circuit. */
export interface PackageSize {
  readonly width: number;
  readonly height: number;
  /** Leads along the left and the right side. */
  readonly perSide: number;
  /** Leads along the upper and lower side. */
  readonly perEnd: number;
  readonly pitch: number;
  readonly capPx: number;
}

/** Integrated circuit in black plastic with gull-wing leads; the marking's lines are separated by `|`. */
export function integratedCircuit(brush: Brush, size: PackageSize): void {
  const { canvas, pose, marking } = brush;
  const leadWidth = size.pitch * 0.42;
  for (const sign of [-1, 1]) {
    for (let index = 0; index < size.perSide; index++) {
      const y = (index - (size.perSide - 1) / 2) * size.pitch;
      lead(brush, { x: (sign * size.width) / 2, y, angleDeg: sign === 1 ? 0 : 180 }, 8.5, leadWidth);
    }
    for (let index = 0; index < size.perEnd; index++) {
      const x = (index - (size.perEnd - 1) / 2) * size.pitch;
      lead(brush, { x, y: (sign * size.height) / 2, angleDeg: sign * 90 }, 8.5, leadWidth);
    }
  }
  const body = { colour: mouldCompound, gloss: 0.05, metal: 0, grain };
  paint(canvas, rectangle(size.width, size.height, 2), pose, { ...body, height: standing(11, 3) });
  const corner = within(pose, -size.width / 2 + 8, -size.height / 2 + 8);
  paint(canvas, disc(3.4), corner, { ...body, gloss: 0.16, height: (below) => below - 0.9 });
  laserText(brush, marking.split('|'), size.capPx);
}

/** Voltage regulator: wide tab on one side, three leads on the other. */
export function regulator(brush: Brush): void {
  const { canvas, pose, marking } = brush;
  paint(canvas, rectangle(30, 12, 1), within(pose, 0, -24), {
    colour: tin,
    gloss: 0.55,
    metal: 1,
    height: standing(2, 1),
  });
  for (const x of [-14, 0, 14]) lead(brush, { x, y: 16, angleDeg: 90 }, 9, 4.6);
  paint(canvas, rectangle(46, 36, 1.5), pose, {
    colour: mouldCompound,
    gloss: 0.05,
    metal: 0,
    grain,
    height: standing(12, 3),
  });
  laserText(brush, marking.split('|'), 6.5);
}

/** Double-row pin header: plastic base, gilded square pins with pointed ends. */
export function pinHeader(brush: Brush, columns: number): void {
  const { canvas, pose } = brush;
  const pitch = 13;
  const body = rectangle(columns * pitch, 2 * pitch, 1.5);
  paint(canvas, body, pose, {
    colour: colour('#1d1e22'),
    gloss: 0.06,
    metal: 0,
    grain,
    height: standing(8, 1.5),
  });
  for (let column = 0; column < columns; column++) {
    for (const row of [-0.5, 0.5]) {
      const place = within(
        pose,
        (column - (columns - 1) / 2) * pitch,
        row * pitch,
        1.5 * brush.random.bell(),
      );
      paint(canvas, rectangle(9.4, 9.4, 1), place, {
        colour: colour('#26272c'),
        height: (below) => below - 0.8,
      });
      paint(canvas, rectangle(5, 5, 0.6), place, {
        colour: gold,
        gloss: 0.6,
        metal: 1,
        height: (_, distance) => 30 + Math.min(1.8, -distance * 1.1),
      });
    }
  }
}

/** Screw terminal: green block, round openings, slotted screws that stop at any angle. */
export function screwTerminal(brush: Brush, ways: number): void {
  const { canvas, pose, random } = brush;
  const pitch = 36;
  const plastic = {
    colour: colour('#2f8f74'),
    gloss: 0.07,
    metal: 0,
    grain: (x: number, y: number) => 1 + 0.04 * grit(x, y),
  };
  paint(canvas, rectangle(46, ways * pitch, 2.5), pose, { ...plastic, height: standing(28, 4) });
  paint(canvas, rectangle(9, ways * pitch - 4, 1), within(pose, 17, 0), {
    ...plastic,
    height: (below) => below - 5,
  });
  for (let way = 0; way < ways; way++) {
    const place = within(pose, -4, (way - (ways - 1) / 2) * pitch);
    paint(canvas, disc(12.5), place, {
      colour: colour('#123a30'),
      gloss: 0.02,
      metal: 0,
      height: (below) => below - 6,
    });
    const screw = within(place, 0, 0, 35 + 3 * random.bell());
    paint(canvas, disc(10.5), screw, { colour: steel, gloss: 0.5, metal: 1, height: raised(3, 3) });
    const slot = stroke(
      [
        { x: -8.6, y: 0 },
        { x: 8.6, y: 0 },
      ],
      2.8,
    );
    paint(canvas, slot, screw, {
      colour: colour('#3c3e42'),
      gloss: 0.1,
      metal: 1,
      height: (below) => below - 2,
    });
  }
}

/** USB receptacle: folded steel shell with a seam and two spring windows. */
export function usbReceptacle(brush: Brush): void {
  const { canvas, pose } = brush;
  const rolled = fractalNoise('shell', 2, 3);
  const sheet = {
    colour: steel,
    gloss: 0.5,
    metal: 1,
    grain: (x: number, y: number) => 0.94 + 0.06 * rolled(x, y * 0.12),
  };
  for (const y of [-30, 30])
    paint(canvas, rectangle(14, 8, 2), within(pose, 4, y), { ...sheet, height: standing(3, 1.5) });
  paint(canvas, rectangle(52, 56, 3), pose, { ...sheet, height: standing(20, 4) });
  paint(canvas, rectangle(50, 1), pose, {
    colour: colour('#55585c'),
    gloss: 0.1,
    metal: 1,
    height: (below) => below - 1,
  });
  for (const y of [-14, 14]) {
    const spring = outline(rectangle(20, 9, 1), 1.3);
    paint(canvas, spring, within(pose, -6, y), {
      colour: colour('#46484c'),
      gloss: 0.1,
      metal: 1,
      height: (below) => below - 1.2,
    });
  }
}
