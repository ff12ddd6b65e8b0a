import { paint, within } from '../engine/canvas.js';
import { colour } from '../engine/colour.js';
import { lettering } from '../engine/lettering.js';
import { fractalNoise } from '../engine/noise.js';
import type { Brush } from '../engine/scene.js';
import { disc, outline, polygon, rectangle, stroke } from '../engine/shape.js';
import {
  ceramic,
  hammered,
  laserMark,
  raised,
  resistorBody,
  silk,
  solder,
  standing,
  steel,
  tin,
} from './materials.js';

/** Two solder pads of a chip component, which stay when the component is missing. */
export function chipPads(brush: Brush, length: number, width: number): void {
  for (const side of [-1, 1]) {
    const pad = rectangle(length * 0.42, width * 1.2, 1.2);
    paint(brush.canvas, pad, within(brush.pose, side * length * 0.5, 0), solder(0.9, brush.random.next()));
  }
}

/** Chip resistor: black top with a legend, bright ends. */
export function chipResistor(brush: Brush): void {
  const { canvas, pose, marking } = brush;
  paint(canvas, rectangle(17, 8.4, 0.8), pose, {
    colour: tin,
    gloss: 0.5,
    metal: 1,
    height: hammered(standing(4, 1.2)),
  });
  paint(canvas, rectangle(11.4, 8.4, 0.3), pose, {
    colour: resistorBody,
    gloss: 0.05,
    metal: 0,
    height: raised(0.5, 0.8),
  });
  paint(canvas, lettering({ text: marking, capPx: 4.2, weight: 0.13 }), pose, {
    colour: silk,
    opacity: 0.85,
  });
}

/** Chip capacitor: tan ceramic between bright ends. */
export function chipCapacitor(brush: Brush): void {
  const { canvas, pose, random } = brush;
  const shade = 1 + 0.05 * random.bell();
  const grain = fractalNoise('ceramic', 3, 2);
  paint(canvas, rectangle(16, 9, 1.2), pose, {
    colour: tin,
    gloss: 0.5,
    metal: 1,
    height: hammered(standing(6, 1.8)),
  });
  paint(canvas, rectangle(9.6, 9.2, 0.4), pose, {
    colour: ceramic,
    gloss: 0.06,
    metal: 0,
    height: standing(6.1, 1.8),
    grain: (x, y) => shade * (1 + 0.05 * grain(x, y)),
  });
}

/** Electrolytic capacitor: can with a crimped rim, a dark minus sector and a legend on top. */
export function electrolytic(brush: Brush): void {
  const { canvas, pose, marking } = brush;
  const brushed = fractalNoise('can', 2.5, 2);
  paint(canvas, rectangle(48, 48, 5), pose, {
    colour: colour('#15161a'),
    gloss: 0.05,
    metal: 0,
    height: standing(4, 1.5),
  });
  const can = {
    colour: steel,
    gloss: 0.5,
    metal: 1,
    grain: (x: number, y: number) => 0.9 + 0.06 * brushed(x, y),
  };
  paint(canvas, disc(22), pose, { ...can, height: standing(26, 5) });
  paint(canvas, outline(disc(18.5), 1.4), pose, { ...can, opacity: 0.5, height: (below) => below - 0.9 });
  const sector = polygon([
    { x: -17.6, y: -5 },
    { x: -8, y: -15.6 },
    { x: -8, y: 15.6 },
    { x: -17.6, y: 5 },
  ]);
  paint(canvas, sector, pose, { colour: colour('#1a1c24'), gloss: 0.08, metal: 0 });
  const [value = '', volt = ''] = marking.split(' ');
  const ink = { colour: colour('#17181c'), opacity: 0.9, gloss: 0.05, metal: 0 };
  paint(canvas, lettering({ text: value, capPx: 7.5, weight: 0.15 }), within(pose, 4.5, -6), ink);
  paint(canvas, lettering({ text: volt, capPx: 7.5, weight: 0.15 }), within(pose, 4.5, 6), ink);
}

/** Quartz in a metal can with rounded ends. */
export function crystal(brush: Brush): void {
  const { canvas, pose, marking } = brush;
  const brushed = fractalNoise('quartz', 2, 3);
  const can = {
    colour: steel,
    gloss: 0.5,
    metal: 1,
    grain: (x: number, y: number) => 0.92 + 0.07 * brushed(x * 0.15, y),
  };
  paint(canvas, rectangle(66, 28, 14), pose, { ...can, height: standing(3, 1.5) });
  paint(canvas, rectangle(60, 22, 11), pose, { ...can, height: standing(12, 3.5) });
  const text = lettering({ text: marking, capPx: 8, weight: 0.13 });
  paint(canvas, text, pose, { colour: colour('#3b3d42'), gloss: 0.1, metal: 0, opacity: 0.85 });
}

/** Shielded power inductor: ferrite block with a round winding window. */
export function inductor(brush: Brush): void {
  const { canvas, pose, marking } = brush;
  const grit = fractalNoise('ferrite', 2, 3);
  const grain = (x: number, y: number) => 1 + 0.16 * grit(x, y);
  paint(canvas, rectangle(46, 46, 7), pose, {
    colour: colour('#3f4145'),
    gloss: 0.04,
    metal: 0,
    height: standing(15, 2.5),
    grain,
  });
  paint(canvas, outline(disc(19), 2.2), pose, {
    colour: colour('#2a2b2e'),
    height: (below) => below - 1.5,
    grain,
  });
  paint(canvas, lettering({ text: marking, capPx: 11, weight: 0.16 }), pose, { colour: silk, opacity: 0.88 });
}

/** Light-emitting diode: white package, yellow die window, cathode corner in green. */
export function led(brush: Brush): void {
  const { canvas, pose } = brush;
  paint(canvas, rectangle(18, 11, 1), pose, { colour: tin, gloss: 0.5, metal: 1, height: standing(3, 1) });
  paint(canvas, rectangle(13, 10.4, 0.8), pose, {
    colour: colour('#ece9dc'),
    gloss: 0.1,
    metal: 0,
    height: standing(5, 1.2),
  });
  paint(canvas, disc(3.8), pose, {
    colour: colour('#dfb93a'),
    gloss: 0.3,
    metal: 0,
    height: raised(0.7, 2.5),
  });
  paint(canvas, rectangle(2, 8), within(pose, -4.8, 0), { colour: colour('#2f8a4c') });
}

/** Gull-wing lead from the body outwards along x. */
export function lead(
  brush: Brush,
  place: { x: number; y: number; angleDeg: number },
  length: number,
  width: number,
): void {
  const pose = within(brush.pose, place.x, place.y, place.angleDeg);
  const pad = rectangle(length + 3, width * 1.5, 0.8);
  paint(brush.canvas, pad, within(pose, length / 2 + 1.5, 0), solder(0.5, brush.random.next()));
  paint(
    brush.canvas,
    stroke(
      [
        { x: 0, y: 0 },
        { x: length, y: 0 },
      ],
      width,
    ),
    pose,
    {
      colour: tin,
      gloss: 0.55,
      metal: 1,
      height: (_, distance, x) => 8 + (x < length * 0.35 ? 4 : 1.4) + Math.min(0.5, -distance * 0.5),
    },
  );
}

/** Small laser-marked lines of text on a package. */
export function laserText(brush: Brush, lines: readonly string[], capPx: number): void {
  lines.forEach((text, index) => {
    const y = (index - (lines.length - 1) / 2) * capPx * 1.7;
    const shape = lettering({ text, capPx, weight: 0.12 });
    paint(brush.canvas, shape, within(brush.pose, 0, y), { colour: laserMark, opacity: 0.8 });
  });
}
