import type { Element, Product, Scene } from '../engine/scene.js';
import type { Point } from '../engine/shape.js';
import {
  bareBoard,
  codeSticker,
  fiducial,
  mountingHole,
  silkFrame,
  silkText,
  solderedPin,
  trace,
  via,
} from './board.js';
import { boardDefects } from './defects.js';
import {
  integratedCircuit,
  type PackageSize,
  pinHeader,
  regulator,
  screwTerminal,
  usbReceptacle,
} from './packages.js';
import { chipCapacitor, chipPads, chipResistor, crystal, electrolytic, inductor, led } from './passives.js';
import { routes } from './routes.js';

const u1: PackageSize = { width: 92, height: 92, perSide: 16, perEnd: 16, pitch: 5.2, capPx: 8.5 };
const u2: PackageSize = { width: 40, height: 52, perSide: 4, perEnd: 0, pitch: 12, capPx: 6 };
const u3: PackageSize = { width: 42, height: 92, perSide: 8, perEnd: 0, pitch: 11, capPx: 6.5 };

/** Electronic controller board: 500 x 350 pixels of part, about 80 components and marks. */
export function controllerBoard(): Product {
  return {
    name: 'controller-board',
    title: 'Controller board',
    widthPx: 640,
    heightPx: 480,
    exposure: 1.4,
    scene: scene(),
    defects: boardDefects,
  };
}

function scene(): Scene {
  return [
    at('board', 0, 0, { draw: bareBoard }),
    ...routes.map(
      (route): Element => at(route.id, 0, 0, { draw: (brush) => trace(brush, route.points, route.widthPx) }),
    ),
    at('vias', 0, 0, { draw: (brush) => vias().forEach((place) => via(brush, place)) }),
    ...[-1, 1].flatMap((sx) =>
      [-1, 1].map((sy) => at(`hole${sx}${sy}`, sx * 231, sy * 156, { draw: mountingHole })),
    ),
    at('fiducial1', -190, -160, { draw: fiducial }),
    at('fiducial2', 186, 160, { draw: fiducial }),
    ...printing(),
    ...chips(),
    at('u1', -20, -12, {
      marking: 'TW32F407|VGT6|2614 A',
      playPx: 0.35,
      playDeg: 0.25,
      draw: (brush) => integratedCircuit(brush, u1),
    }),
    at('u2', 118, -118, {
      marking: 'CAN50|2609',
      playPx: 0.35,
      playDeg: 0.3,
      draw: (brush) => integratedCircuit(brush, u2),
    }),
    at('u3', -150, 70, {
      marking: 'RS485|ISO16|2612',
      playPx: 0.35,
      playDeg: 0.3,
      draw: (brush) => integratedCircuit(brush, u3),
    }),
    at('u4', 80, 118, { marking: 'LDO33|T26', playPx: 0.4, playDeg: 0.4, draw: regulator }),
    at('y1', -28, 92, { marking: '16.000', playPx: 0.4, playDeg: 0.4, draw: crystal }),
    at('l1-pads', 130, 30, { draw: (brush) => chipPads(brush, 40, 22) }),
    at('l1', 130, 30, { marking: '4R7', playPx: 0.4, playDeg: 0.5, draw: inductor }),
    at('c1', 147, 108, { marking: '100 25V', playPx: 0.4, playDeg: 0.8, draw: electrolytic }),
    at('c2', 204, 108, { marking: '100 25V', playPx: 0.4, playDeg: 0.8, draw: electrolytic }),
    at('j1', -100, -138, { playPx: 0.3, playDeg: 0.1, draw: (brush) => pinHeader(brush, 8) }),
    at('j2', 216, -38, { playPx: 0.3, playDeg: 0.1, draw: (brush) => screwTerminal(brush, 3) }),
    at('j3', -222, -40, { playPx: 0.3, playDeg: 0.2, draw: usbReceptacle }),
    at('code', 40, -140, { marking: 'TWCB0126', playPx: 0.4, playDeg: 0.5, draw: codeSticker }),
  ];
}

function printing(): Element[] {
  const text = (id: string, x: number, y: number, marking: string, capPx: number, angleDeg = 0): Element =>
    at(id, x, y, { marking, angleDeg, draw: (brush) => silkText(brush, capPx) });
  return [
    text('title', -8, 158, 'TWINSPECT CTRL-01', 11),
    text('revision', 124, 159, 'REV B', 9),
    text('ref-u1', -82, -68, 'U1', 8),
    text('ref-u2', 82, -150, 'U2', 8),
    text('ref-u3', -150, 12, 'U3', 7),
    text('ref-u4', 44, 94, 'U4', 8),
    text('ref-y1', -74, 92, 'Y1', 8),
    text('ref-l1', 98, 60, 'L1', 8),
    text('ref-c1', 122, 74, 'C1', 8),
    text('ref-c2', 180, 76, 'C2', 8),
    text('ref-j1', -166, -138, 'J1', 8, 90),
    text('ref-j2', 182, -100, 'J2', 8),
    text('ref-j3', -190, -82, 'J3', 8),
    text('volt', 180, -4, '24V', 8, 90),
    text('ground', 180, -38, 'GND', 8, 90),
    text('bus', 180, -72, 'BUS', 8, 90),
    at('frame-u1', -20, -12, { draw: (brush) => silkFrame(brush, 124, 124) }),
    at('frame-l1', 130, 30, { draw: (brush) => silkFrame(brush, 53, 53) }),
    at('frame-j1', -100, -138, { draw: (brush) => silkFrame(brush, 111, 33) }),
    at('frame-y1', -28, 92, { draw: (brush) => silkFrame(brush, 74, 35) }),
  ];
}

interface Chip extends Point {
  readonly id: string;
  readonly angleDeg?: number;
  readonly marking?: string;
}

const resistors: readonly Chip[] = [
  { id: 'r1', x: 62, y: -64, marking: '103' },
  { id: 'r2', x: 62, y: -46, marking: '103' },
  { id: 'r3', x: 62, y: -28, marking: '472' },
  { id: 'r4', x: 62, y: -10, marking: '472' },
  { id: 'r5', x: 62, y: 8, marking: '220' },
  { id: 'r6', x: 62, y: 26, marking: '220' },
  { id: 'r7', x: -104, y: -40, angleDeg: 90, marking: '101' },
  { id: 'r8', x: -122, y: -40, angleDeg: 90, marking: '101' },
  { id: 'r9', x: -140, y: -40, angleDeg: 90, marking: '222' },
  { id: 'r10', x: 150, y: -60, marking: '120' },
  { id: 'r11', x: 150, y: -42, marking: '0R1' },
  { id: 'r12', x: -100, y: 124, marking: '331' },
  { id: 'r13', x: -70, y: 124, marking: '331' },
  { id: 'r14', x: -40, y: 124, marking: '331' },
  { id: 'r15', x: -204, y: 20, angleDeg: 90, marking: '270' },
  { id: 'r16', x: -222, y: 20, angleDeg: 90, marking: '270' },
];

const capacitors: readonly Chip[] = [
  { id: 'c10', x: 97, y: -64 },
  { id: 'c11', x: 97, y: -46 },
  { id: 'c12', x: 97, y: -28 },
  { id: 'c13', x: -60, y: -96, angleDeg: 90 },
  { id: 'c14', x: -36, y: -96, angleDeg: 90 },
  { id: 'c15', x: 2, y: -96, angleDeg: 90 },
  { id: 'c16', x: 22, y: -96, angleDeg: 90 },
  { id: 'c17', x: -98, y: 40 },
  { id: 'c18', x: -98, y: 62 },
  { id: 'c19', x: 24, y: 72, angleDeg: 90 },
  { id: 'c20', x: 24, y: 112, angleDeg: 90 },
  { id: 'c21', x: -210, y: 62 },
  { id: 'c22', x: -210, y: 84 },
  { id: 'c23', x: -210, y: 106 },
  { id: 'c24', x: 118, y: -74 },
];

function chips(): Element[] {
  return [
    ...resistors.flatMap((chip) => chipElements(chip, [19, 9], chipResistor)),
    ...capacitors.flatMap((chip) => chipElements(chip, [18, 10], chipCapacitor)),
    ...[-112, -140, -168].flatMap((x, index) =>
      chipElements({ id: `d${index + 1}`, x, y: 152 }, [20, 11], led),
    ),
    ...[-60, -44, -28].map((y, index) => at(`pin${index}`, -170, y, { draw: solderedPin })),
  ];
}

/** Pads, name and body: the pads stay when the body is missing. */
function chipElements(chip: Chip, pad: readonly [number, number], draw: Element['draw']): Element[] {
  const { id, x, y, angleDeg = 0, marking = '' } = chip;
  const nameY = y - (angleDeg === 0 ? 10.5 : 17);
  return [
    at(`${id}-pads`, x, y, { angleDeg, draw: (brush) => chipPads(brush, pad[0], pad[1]) }),
    at(`${id}-name`, x, nameY, { marking: id.toUpperCase(), draw: (brush) => silkText(brush, 4.6) }),
    at(id, x, y, { angleDeg, marking, playPx: 0.45, playDeg: 0.9, draw }),
  ];
}

function vias(): Point[] {
  return routes.flatMap((route) => (route.via ? route.points.slice(-1) : []));
}

function at(
  id: string,
  x: number,
  y: number,
  rest: Omit<Element, 'id' | 'pose'> & { readonly angleDeg?: number },
): Element {
  const { angleDeg = 0, ...element } = rest;
  return { id, pose: { x, y, angleDeg }, ...element };
}
