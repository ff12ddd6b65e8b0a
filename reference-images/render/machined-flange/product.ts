import type { Element, Product, Scene } from '../engine/scene.js';
import type { Point } from '../engine/shape.js';
import { flangeDefects } from './defects.js';
import {
  boltHole,
  bore,
  engravedArc,
  engravedText,
  graduation,
  keyway,
  radius,
  sealGroove,
  threadedHole,
  turnedBlank,
} from './flange.js';

/** Turned steel flange: 400 pixels across, eight bolt holes, bore with keyway, engraved marks. */
export function machinedFlange(): Product {
  return {
    name: 'machined-flange',
    title: 'Machined flange',
    widthPx: 480,
    heightPx: 480,
    exposure: 1.3,
    scene: scene(),
    defects: flangeDefects,
  };
}

/** Place on the bolt circle; 0 degrees is up, clockwise. */
function around(radiusPx: number, angleDeg: number): Point {
  const angle = (angleDeg * Math.PI) / 180;
  return { x: radiusPx * Math.sin(angle), y: -radiusPx * Math.cos(angle) };
}

function scene(): Scene {
  return [
    part('blank', { draw: turnedBlank }),
    part('groove', { draw: sealGroove }),
    part('bore', { draw: bore }),
    part('keyway', { draw: keyway }),
    ...Array.from({ length: 8 }, (_, index) =>
      drilled(`bolt${index + 1}`, radius.bolt, 22.5 + 45 * index, (brush) => boltHole(brush, 15)),
    ),
    drilled('dowel', radius.bolt, 45, (brush) => boltHole(brush, 6.5)),
    drilled('thread1', 79, 120, threadedHole),
    drilled('thread2', 79, 240, threadedHole),
    part('scale', { playDeg: 0.1, draw: graduation }, 180),
    part(
      'number',
      {
        marking: 'TWINSPECT',
        playDeg: 0.15,
        draw: (brush) => engravedArc(brush, { radiusPx: 176, capPx: 11, stepDeg: 3.4 }),
      },
      0,
    ),
    part(
      'drawing',
      {
        marking: '4080-17',
        playDeg: 0.15,
        draw: (brush) => engravedArc(brush, { radiusPx: 143, capPx: 10, stepDeg: 4 }),
      },
      0,
    ),
    part(
      'grade',
      {
        marking: '316L',
        playDeg: 0.15,
        draw: (brush) => engravedArc(brush, { radiusPx: 160, capPx: 13, stepDeg: 5 }),
      },
      90,
    ),
    part(
      'size',
      {
        marking: 'DN50',
        playDeg: 0.15,
        draw: (brush) => engravedArc(brush, { radiusPx: 160, capPx: 13, stepDeg: 5 }),
      },
      270,
    ),
    {
      id: 'lot',
      pose: { x: 0, y: 80, angleDeg: 0 },
      marking: 'L2611',
      playPx: 0.3,
      playDeg: 0.2,
      draw: (brush) => engravedText(brush, 10),
    },
    {
      id: 'top',
      pose: { x: 30, y: -81, angleDeg: 0 },
      marking: 'TOP',
      playPx: 0.3,
      playDeg: 0.2,
      draw: (brush) => engravedText(brush, 9),
    },
  ];
}

function part(id: string, rest: Omit<Element, 'id' | 'pose'>, angleDeg = 0): Element {
  return { id, pose: { x: 0, y: 0, angleDeg }, ...rest };
}

function drilled(id: string, radiusPx: number, angleDeg: number, draw: Element['draw']): Element {
  return { id, pose: { ...around(radiusPx, angleDeg), angleDeg }, playPx: 0.15, draw };
}
