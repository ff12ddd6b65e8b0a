import { type Canvas, type Pose, paint, type Surface, within } from '../engine/canvas.js';
import { colour } from '../engine/colour.js';
import { lettering } from '../engine/lettering.js';
import { fractalNoise, valueNoise } from '../engine/noise.js';
import type { Brush } from '../engine/scene.js';
import { disc, rectangle, ring, type Shape } from '../engine/shape.js';

/** Radii of the turned steps, pixels. */
export const radius = { outer: 200, face: 193, hub: 104, bolt: 160, groove: 122, bore: 50 } as const;

/** Heights of the turned steps above the fixture, pixels. */
export const level = { face: 16, hub: 27 } as const;

const blank = colour('#a9adb2');
const engraving = colour('#3a3d42');

/** Tool marks of the lathe: rings of changing brightness, and the bow-tie of light that turned metal shows. */
function turned(seed: string): NonNullable<Surface['grain']> {
  const lathe = valueNoise(`${seed}-lathe`, 1.3);
  const feed = valueNoise(`${seed}-feed`, 7);
  const cloud = fractalNoise(`${seed}-cloud`, 60, 3);
  return (x, y) => {
    const r = Math.sqrt(x * x + y * y);
    const across = r === 0 ? 0 : (x * 0.62 - y * 0.785) / r;
    const bowTie = across * across * across * across;
    const marks = 0.085 * lathe(r, 3) + 0.05 * feed(r, 9);
    return (0.62 + 0.8 * bowTie) * (1 + marks * (0.7 + bowTie) + 0.035 * cloud(x, y));
  };
}

/** A step of the turned blank: everything inside the radius rises to `height` with a chamfer. */
function step(
  canvas: Canvas,
  pose: Pose,
  shape: Shape,
  look: { height: number; chamfer: number; grain: NonNullable<Surface['grain']> },
): void {
  paint(canvas, shape, pose, {
    colour: blank,
    gloss: 0.42,
    metal: 1,
    grain: look.grain,
    height: (below, distance) =>
      Math.max(Math.min(below, look.height), Math.min(look.height, look.height - look.chamfer - distance)),
  });
}

/** Turned blank: flange face, raised hub, both chamfered. */
export function turnedBlank(brush: Brush): void {
  const { canvas, pose, random } = brush;
  const grain = turned(`turned-${random.next()}`);
  step(canvas, pose, disc(radius.outer), { height: level.face, chamfer: 7, grain });
  paint(canvas, disc(radius.hub), pose, {
    colour: blank,
    gloss: 0.42,
    metal: 1,
    grain,
    height: (_, distance) => Math.min(level.hub, level.face + 5 - distance),
  });
}

/** Groove for a sealing ring. */
export function sealGroove(brush: Brush): void {
  const grain = turned('groove');
  paint(brush.canvas, ring(radius.groove - 5, radius.groove + 5), brush.pose, {
    colour: colour('#7f848a'),
    gloss: 0.4,
    metal: 1,
    grain,
    height: (_, distance) => level.face + Math.max(-6, distance * 2),
  });
}

/** Through hole with a countersink. */
export function boltHole(brush: Brush, holePx: number): void {
  const { canvas, pose } = brush;
  const sink = holePx + 4.5;
  paint(canvas, disc(sink), pose, {
    colour: colour('#b4b8bc'),
    gloss: 0.5,
    metal: 1,
    height: (below, distance) => Math.min(below, below + distance * 0.95),
  });
  paint(canvas, disc(holePx), pose, { colour: blank, hole: true });
}

/** Bore in the middle with a chamfer and a keyway at the top. */
export function bore(brush: Brush): void {
  const { canvas, pose } = brush;
  paint(canvas, disc(radius.bore + 8), pose, {
    colour: colour('#b4b8bc'),
    gloss: 0.5,
    metal: 1,
    grain: turned('bore'),
    height: (below, distance) => Math.min(below, below + distance * 0.9),
  });
  paint(canvas, disc(radius.bore), pose, { colour: blank, hole: true });
}

/** Keyway of the bore. */
export function keyway(brush: Brush): void {
  const { canvas, pose } = brush;
  paint(canvas, rectangle(26, 34, 1.5), within(pose, 0, -radius.bore + 1), {
    colour: colour('#b4b8bc'),
    gloss: 0.5,
    metal: 1,
    height: (below, distance) => Math.min(below, below + distance * 0.9),
  });
  paint(canvas, rectangle(21, 30, 1), within(pose, 0, -radius.bore + 1), { colour: blank, hole: true });
}

/** Blind threaded hole: dark well with the first turns of the thread. */
export function threadedHole(brush: Brush): void {
  const { canvas, pose } = brush;
  paint(canvas, disc(9), pose, {
    colour: blank,
    gloss: 0.5,
    metal: 1,
    height: (below, distance) => Math.min(below, below + distance),
  });
  paint(canvas, disc(7), pose, {
    colour: colour('#2b2d31'),
    gloss: 0.15,
    metal: 1,
    height: (below) => below - 8,
  });
  paint(canvas, ring(4.9, 5.7), pose, { colour: colour('#7d8186'), gloss: 0.3, metal: 1, opacity: 0.8 });
}

/** Engraved characters set around the middle; the angle of the pose is where the text is centred (0 is up). */
export function engravedArc(
  brush: Brush,
  options: { radiusPx: number; capPx: number; stepDeg: number },
): void {
  const { canvas, pose, marking } = brush;
  const cut = {
    colour: engraving,
    opacity: 0.88,
    gloss: 0.12,
    metal: 1,
    height: (below: number) => below - 1.6,
  };
  Array.from(marking).forEach((text, index) => {
    if (text === ' ') return;
    const angle = (index - (marking.length - 1) / 2) * options.stepDeg;
    const place = within(within(pose, 0, 0, angle), 0, -options.radiusPx);
    paint(canvas, lettering({ text, capPx: options.capPx, weight: 0.15 }), place, cut);
  });
}

/** Engraved straight text. */
export function engravedText(brush: Brush, capPx: number): void {
  paint(brush.canvas, lettering({ text: brush.marking, capPx, weight: 0.14 }), brush.pose, {
    colour: engraving,
    opacity: 0.85,
    gloss: 0.12,
    metal: 1,
    height: (below) => below - 1.4,
  });
}

/** Scale of short lines on the rim, every fifth longer. */
export function graduation(brush: Brush): void {
  for (let mark = -10; mark <= 10; mark++) {
    const length = mark % 5 === 0 ? 12 : 7;
    const place = within(within(brush.pose, 0, 0, mark * 2.5), 0, -(radius.face - 3) + length / 2);
    paint(brush.canvas, rectangle(1.4, length), place, {
      colour: engraving,
      opacity: 0.85,
      gloss: 0.1,
      metal: 1,
      height: (below) => below - 1,
    });
  }
}
