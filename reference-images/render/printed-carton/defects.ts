import { paint, within } from '../engine/canvas.js';
import { colour } from '../engine/colour.js';
import { flaw, hair, particle, scratch, stain, wander } from '../engine/flaws.js';
import { fractalNoise } from '../engine/noise.js';
import { added, changed, type Defect, type Element, moved, without } from '../engine/scene.js';
import { blob, type Point, polygon, rectangle, stroke } from '../engine/shape.js';
import { board, braille, ink, orange, printed, textLine } from './carton.js';

const fibre = colour('#d9d3c3');

/** What goes wrong in printing, folding and handling, from a torn corner to one Braille dot. */
export const cartonDefects: readonly Defect[] = [
  { type: 'missing-print', note: 'no lot number', edit: without('lot') },
  { type: 'missing-print', note: 'warning triangle is missing', edit: without('warning') },
  {
    type: 'wrong-marking',
    note: 'expires 2028 instead of 2029',
    edit: changed('expiry', () => ({ marking: 'EXP 11-2028' })),
  },
  {
    type: 'wrong-marking',
    note: 'strength of 250 mg',
    edit: changed('strength', () => ({ marking: '250 mg film-coated tablets' })),
  },
  {
    type: 'wrong-marking',
    note: 'a digit of the number below the bars is another one',
    edit: added(otherDigit()),
  },
  { type: 'misregistration', note: 'the tablets are printed 4 px off', edit: moved('tablets', 4, -3) },
  { type: 'shifted-print', note: 'the expiry date is skewed', edit: moved('expiry', 3, 5, 5) },
  { type: 'print-void', note: 'void in the band', edit: added(printVoid({ x: 176, y: -92 }, 7)) },
  { type: 'print-void', note: 'pinhole in the band', edit: added(printVoid({ x: 152, y: -122 }, 2.4)) },
  { type: 'ink-blot', note: 'splash of orange ink', edit: added(blot({ x: -66, y: 84 }, 9)) },
  { type: 'ink-blot', note: 'speck of dark ink', edit: added(blot({ x: 66, y: 6 }, 2.6)) },
  {
    type: 'doctor-streak',
    note: 'white streak through the bars',
    edit: added(streak({ x: 80, y: -14 }, { x: 168, y: -10 }, 2)),
  },
  {
    type: 'scratch',
    note: 'scuffed through to the board',
    edit: added(
      scratch(wander({ x: -92, y: -122 }, { x: -26, y: -84 }, { steps: 6, swing: 1.5, seed: 'scuff' }), 3, {
        colour: fibre,
        opacity: 0.85,
        gloss: 0,
        height: (below) => below - 0.5,
      }),
    ),
  },
  {
    type: 'stain',
    note: 'grease spot',
    edit: added(stain({ x: 40, y: 84 }, { x: 22, y: 17 }, { colour: colour('#a39466'), opacity: 0.4 })),
  },
  { type: 'crease', note: 'corner is creased', edit: added(crease({ x: 128, y: 142 }, { x: 206, y: 88 })) },
  { type: 'torn-edge', note: 'lower edge is torn', edit: added(tear({ x: -62, y: 148 })) },
  { type: 'missing-braille', note: 'one Braille dot is not raised', edit: changed('braille', fewerDots) },
  {
    type: 'foreign-object',
    note: 'a hair on the carton',
    edit: added(
      hair(
        wander({ x: -70, y: 44 }, { x: -34, y: 84 }, { steps: 6, swing: 7, seed: 'hair' }),
        1.2,
        colour('#2c211a'),
      ),
    ),
  },
  {
    type: 'foreign-object',
    note: 'crumb of glue',
    edit: added(
      particle(
        { x: 176, y: 44 },
        { x: 5, y: 4 },
        { colour: colour('#d8c894'), gloss: 0.3, metal: 0, rise: 3 },
      ),
    ),
  },
];

function otherDigit(): Element {
  return {
    id: 'flaw-digit',
    pose: { x: 158, y: 19.2, angleDeg: 0 },
    marking: '1',
    draw: (brush) => {
      paint(brush.canvas, rectangle(6.4, 10), brush.pose, { ...printed(board, 'under'), gloss: 0.05 });
      const place = within(brush.pose, -4.6, 0);
      textLine({ ...brush, pose: place }, ink, { capPx: 8, weight: 0.11 });
    },
  };
}

function fewerDots(): Partial<Element> {
  return {
    draw: (brush) => braille(brush, [0b011001, 0b010001, 0b001101, 0b010101, 0b000101, 0b000001, 0b011101]),
  };
}

function printVoid(at: Point, sizePx: number): Element {
  return flaw('void', at, ({ canvas, pose }) => {
    const edge = fractalNoise(`void-${at.x}`, sizePx, 2);
    paint(canvas, blob(sizePx * 1.3, sizePx, edge, 0.3), pose, { colour: board, opacity: 0.92, gloss: 0.04 });
  });
}

function blot(at: Point, sizePx: number): Element {
  return flaw('blot', at, ({ canvas, pose }) => {
    const tint = sizePx > 5 ? orange : ink;
    const edge = fractalNoise(`blot-${at.x}`, sizePx, 3);
    paint(canvas, blob(sizePx, sizePx, edge, 0.3), pose, printed(tint, 'blot'));
    for (const drop of [1.7, 2.2, 2.7]) {
      const place = within(pose, sizePx * drop * 0.75, -sizePx * drop * 0.45);
      if (sizePx > 5)
        paint(
          canvas,
          blob(sizePx / 5 / drop + 0.8, sizePx / 5 / drop + 0.8, edge, 0.2),
          place,
          printed(tint, 'drop'),
        );
    }
  });
}

function streak(from: Point, to: Point, widthPx: number): Element {
  return flaw('streak', { x: 0, y: 0 }, ({ canvas, pose }) => {
    paint(canvas, stroke([from, to], widthPx, 0.6), pose, { colour: board, opacity: 0.85, gloss: 0.04 });
  });
}

function crease(from: Point, to: Point): Element {
  return flaw('crease', { x: 0, y: 0 }, ({ canvas, pose }) => {
    const path = wander(from, to, { steps: 5, swing: 1.4, seed: 'crease' });
    paint(canvas, stroke(path, 11), pose, {
      colour: board,
      opacity: 0.1,
      height: (below, distance) => below + 2.4 * Math.min(1, -distance / 5.5),
    });
    paint(canvas, stroke(path, 1.2, 0.4), pose, { colour: fibre, opacity: 0.7, gloss: 0 });
  });
}

function tear(at: Point): Element {
  return flaw('tear', at, ({ canvas, pose }) => {
    const jag = [
      { x: -17, y: 6 },
      { x: -9, y: -8 },
      { x: -5, y: -6 },
      { x: 1, y: -17 },
      { x: 5, y: -9 },
      { x: 10, y: -10 },
      { x: 16, y: 6 },
    ];
    paint(canvas, polygon(jag.map(({ x, y }) => ({ x: x * 1.25, y: y * 1.2 }))), pose, {
      colour: fibre,
      gloss: 0,
      metal: 0,
      grain: fibreGrain,
      onPart: true,
      height: (below) => below * 0.75,
    });
    paint(canvas, polygon(jag), pose, { colour: fibre, hole: true });
  });
}

const rough = fractalNoise('tear', 2, 2);
const fibreGrain = (x: number, y: number): number => 0.95 + 0.12 * rough(x, y);
