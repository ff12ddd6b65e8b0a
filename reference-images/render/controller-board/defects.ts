import { paint, within } from '../engine/canvas.js';
import { colour } from '../engine/colour.js';
import { crack, flaw, hair, particle, scratch, stain, wander } from '../engine/flaws.js';
import { fractalNoise } from '../engine/noise.js';
import { added, changed, type Defect, moved, type Scene, without } from '../engine/scene.js';
import { blob, type Point, rectangle, stroke } from '../engine/shape.js';
import { bareCopper, boardTop, gold, solder, tin } from './materials.js';

/** What goes wrong when boards are assembled, from a missing coil to a bridge of five pixels. */
export const boardDefects: readonly Defect[] = [
  { type: 'missing-component', note: 'capacitor C11 is not fitted', edit: without('c11') },
  { type: 'missing-component', note: 'resistor R13 is not fitted', edit: without('r13') },
  { type: 'missing-component', note: 'inductor L1 is not fitted', edit: without('l1') },
  { type: 'shifted-component', note: 'resistor R5 has slid off its pads', edit: moved('r5', 5, 4, 16) },
  { type: 'rotated-component', note: 'capacitor C14 stands askew', edit: moved('c14', 2, 0, 38) },
  { type: 'wrong-polarity', note: 'U2 is fitted the wrong way round', edit: moved('u2', 0, 0, 180) },
  {
    type: 'wrong-marking',
    note: 'U3 is an ISO10 instead of an ISO16',
    edit: changed('u3', () => ({ marking: 'RS485|ISO10|2612' })),
  },
  {
    type: 'wrong-component',
    note: 'R3 is 103 instead of 472',
    edit: changed('r3', () => ({ marking: '103' })),
  },
  { type: 'solder-bridge', note: 'two leads of U1 are joined', edit: bridge({ x: 31, y: -12 }, 5.2, 3) },
  { type: 'solder-bridge', note: 'two leads of U3 are joined', edit: bridge({ x: -124, y: 70 }, 11, 5) },
  { type: 'broken-trace', note: 'a conductor below C19 is open', edit: cut({ x: 12.1, y: 75.9 }, 45) },
  {
    type: 'scratch',
    note: 'scratch through the solder mask',
    edit: added(
      scratch(
        wander({ x: -168, y: -106 }, { x: -84, y: -84 }, { steps: 5, swing: 1.2, seed: 'board-scratch' }),
        2.2,
        {
          colour: bareCopper,
          gloss: 0.3,
          metal: 0.8,
          height: (below) => below - 0.6,
        },
      ),
    ),
  },
  {
    type: 'stain',
    note: 'flux residue above C10',
    edit: added(stain({ x: 92, y: -92 }, { x: 25, y: 14 }, { colour: colour('#c9b07a'), opacity: 0.26 })),
  },
  {
    type: 'crack',
    note: 'the package of U1 is cracked',
    edit: added(
      crack(wander({ x: -64, y: 8 }, { x: -32, y: 32 }, { steps: 7, swing: 1.6, seed: 'u1-crack' }), 1.8),
    ),
  },
  {
    type: 'chipped-edge',
    note: 'a corner of the board has broken off',
    edit: added(brokenEdge({ x: 250, y: 92 }, 15)),
  },
  {
    type: 'foreign-object',
    note: 'solder ball beside R5 and R6',
    edit: added(
      particle({ x: 84, y: 16 }, { x: 2.9, y: 2.7 }, { colour: tin, gloss: 0.65, metal: 1, rise: 4 }),
    ),
  },
  {
    type: 'foreign-object',
    note: 'a fibre lies across the bus',
    edit: added(
      hair(
        wander({ x: -120, y: 96 }, { x: -70, y: 112 }, { steps: 7, swing: 5, seed: 'fibre' }),
        1.3,
        colour('#d7d9dc'),
      ),
    ),
  },
  { type: 'tarnish', note: 'fiducial 1 is tarnished', edit: added(bareLand({ x: -190, y: -160 })) },
];

/** Solder from one lead to the next, below it. */
function bridge(at: Point, pitchPx: number, widthPx: number): (scene: Scene) => Scene {
  return added(
    flaw('bridge', at, ({ canvas, pose }) => {
      const shape = stroke(
        [
          { x: 0, y: -pitchPx / 2 },
          { x: 0, y: pitchPx / 2 },
        ],
        widthPx,
      );
      paint(canvas, shape, pose, {
        ...solder(0, 0.37),
        height: (below, distance) => Math.max(below, boardTop + 2 - distance),
      });
    }),
  );
}

/** A gap in a conductor with the laminate bare. */
function cut(at: Point, angleDeg: number): (scene: Scene) => Scene {
  return added(
    flaw('cut', { ...at, angleDeg }, ({ canvas, pose }) => {
      paint(canvas, rectangle(6, 5.5, 1.5), pose, {
        colour: colour('#123f2a'),
        gloss: 0.02,
        metal: 0,
        height: () => boardTop - 0.5,
      });
      for (const x of [-3.2, 3.2])
        paint(canvas, rectangle(1.2, 2.6), within(pose, x, 0), { colour: gold, gloss: 0.3, metal: 1 });
    }),
    'vias',
  );
}

function brokenEdge(at: Point, sizePx: number) {
  return flaw('edge', at, ({ canvas, pose }) => {
    const edge = fractalNoise('broken-edge', 7, 3);
    paint(canvas, blob(sizePx + 4, sizePx + 3, edge, 0.3), pose, {
      colour: colour('#a8945c'),
      gloss: 0,
      metal: 0,
      onPart: true,
      height: (below) => below * 0.7,
    });
    paint(canvas, blob(sizePx, sizePx, edge, 0.3), pose, { colour: colour('#000000'), hole: true });
  });
}

function bareLand(at: Point) {
  return flaw('land', at, ({ canvas, pose }) => {
    paint(canvas, blob(4.8, 4.8, fractalNoise('tarnish', 4, 2), 0.1), pose, {
      colour: colour('#6b4a2c'),
      gloss: 0.1,
      metal: 0.6,
    });
  });
}
