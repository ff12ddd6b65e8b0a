import { paint, type Surface, within } from '../engine/canvas.js';
import { colour } from '../engine/colour.js';
import { crack, flaw, particle, scratch, stain, wander } from '../engine/flaws.js';
import { fractalNoise } from '../engine/noise.js';
import { added, changed, type Defect, type Element, moved, without } from '../engine/scene.js';
import { blob, disc, type Point, stroke } from '../engine/shape.js';
import { boltHole, threadedHole } from './flange.js';

const bright: Surface = {
  colour: colour('#e3e6ea'),
  gloss: 0.55,
  metal: 1,
  opacity: 0.85,
  height: (below) => below - 0.7,
};
const dark: Surface = {
  colour: colour('#4c4f54'),
  gloss: 0.2,
  metal: 1,
  opacity: 0.8,
  height: (below) => below - 1,
};
const rust = colour('#7a4526');

/** What goes wrong between the lathe and the box, from a hole that was never drilled to a pore of five pixels. */
export const flangeDefects: readonly Defect[] = [
  { type: 'missing-hole', note: 'bolt hole 3 is not drilled', edit: without('bolt3') },
  { type: 'missing-hole', note: 'threaded hole 2 is not drilled', edit: without('thread2') },
  {
    type: 'extra-hole',
    note: 'a threaded hole too many',
    edit: added({ id: 'flaw-hole', pose: { x: -68, y: -40, angleDeg: 0 }, draw: threadedHole }),
  },
  { type: 'misplaced-hole', note: 'bolt hole 6 is off the circle', edit: moved('bolt6', -4, -3) },
  {
    type: 'wrong-size',
    note: 'bolt hole 7 is drilled too small',
    edit: changed('bolt7', () => ({ draw: (brush) => boltHole(brush, 12.5) })),
  },
  { type: 'missing-keyway', note: 'the keyway is not cut', edit: without('keyway') },
  { type: 'wrong-marking', note: 'DN40 instead of DN50', edit: changed('size', () => ({ marking: 'DN40' })) },
  {
    type: 'wrong-marking',
    note: 'lot L2617 instead of L2611',
    edit: changed('lot', () => ({ marking: 'L2617' })),
  },
  {
    type: 'scratch',
    note: 'long scratch over the face',
    edit: added(
      scratch(
        wander({ x: -188, y: -28 }, { x: -112, y: 92 }, { steps: 6, swing: 1.5, seed: 'long' }),
        2.4,
        bright,
      ),
    ),
  },
  {
    type: 'scratch',
    note: 'short fine scratch on the hub',
    edit: added(
      scratch(
        wander({ x: 58, y: -38 }, { x: 84, y: -22 }, { steps: 3, swing: 0.6, seed: 'fine' }),
        1.6,
        dark,
      ),
    ),
  },
  { type: 'dent', note: 'dent in the face', edit: added(dent({ x: 122, y: -86 }, 10, 7)) },
  { type: 'dent', note: 'small dent on the hub', edit: added(dent({ x: -82, y: -6 }, 5, 4)) },
  { type: 'chipped-edge', note: 'rim broken out', edit: added(chip({ x: 147, y: 137 }, 13)) },
  {
    type: 'stain',
    note: 'rust spot',
    edit: added(stain({ x: -96, y: -122 }, { x: 19, y: 13 }, { colour: rust, opacity: 0.5 })),
  },
  {
    type: 'porosity',
    note: 'pores in the face',
    edit: added(
      pores([
        { x: 4, y: 144 },
        { x: 10, y: 149 },
        { x: 0, y: 152 },
      ]),
    ),
  },
  { type: 'porosity', note: 'a single pore on the hub', edit: added(pores([{ x: 70, y: 12 }])) },
  {
    type: 'crack',
    note: 'crack from bolt hole 1',
    edit: added(
      crack(wander({ x: 66, y: -131 }, { x: 79, y: -92 }, { steps: 8, swing: 1.4, seed: 'bolt-crack' }), 1.7),
    ),
  },
  { type: 'foreign-object', note: 'a curl of swarf in the groove', edit: added(swarf({ x: 106, y: 62 })) },
  {
    type: 'burr',
    note: 'burr at the edge of bolt hole 4',
    edit: added(
      particle(
        { x: 78, y: 135 },
        { x: 4.5, y: 6 },
        { colour: colour('#e6e9ec'), gloss: 0.7, metal: 1, rise: 5 },
      ),
    ),
  },
];

function dent(at: Point, sizePx: number, depthPx: number): Element {
  return flaw('dent', at, ({ canvas, pose }) => {
    const shape = blob(sizePx, sizePx * 0.8, fractalNoise('dent', sizePx, 2), 0.15);
    paint(canvas, shape, within(pose, 0, 0, 30), {
      colour: colour('#9da1a6'),
      opacity: 0.4,
      gloss: 0.5,
      metal: 1,
      height: (below, distance) => below - depthPx * Math.min(1, -distance / sizePx) * 1.2,
    });
  });
}

function chip(at: Point, sizePx: number): Element {
  return flaw('chip', at, ({ canvas, pose }) => {
    const edge = fractalNoise('chip', 6, 3);
    const grain = (x: number, y: number): number => 0.8 + 0.35 * edge(x * 2, y * 2);
    paint(canvas, blob(sizePx, sizePx, edge, 0.25), pose, {
      colour: colour('#8d9196'),
      gloss: 0.3,
      metal: 1,
      onPart: true,
      grain,
      height: (below, distance) => Math.max(0, below + distance * 1.1 + 2 * edge(distance * 3, 1)),
    });
    paint(canvas, blob(sizePx * 0.6, sizePx * 0.6, edge, 0.25), within(pose, sizePx * 0.35, sizePx * 0.32), {
      colour: rust,
      hole: true,
    });
  });
}

function pores(places: readonly Point[]): Element {
  return flaw('pores', { x: 0, y: 0 }, ({ canvas, pose }) => {
    for (const [index, place] of places.entries()) {
      const size = 2.6 - index * 0.35;
      paint(canvas, disc(size), within(pose, place.x, place.y), {
        colour: colour('#1d1e20'),
        gloss: 0.05,
        metal: 1,
        height: (below) => below - 3,
      });
    }
  });
}

function swarf(at: Point): Element {
  return flaw('swarf', at, ({ canvas, pose }) => {
    const points = Array.from({ length: 26 }, (_, index) => {
      const turn = index * 0.75;
      return { x: index * 1.35 - 17 + 4.5 * Math.cos(turn), y: 4.5 * Math.sin(turn) };
    });
    paint(canvas, stroke(points, 1.9, 0.6), within(pose, 0, 0, -32), {
      colour: colour('#d5d8dc'),
      gloss: 0.7,
      metal: 1,
      height: (_, distance) => 24 - distance,
    });
  });
}
