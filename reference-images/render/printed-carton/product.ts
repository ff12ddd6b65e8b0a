import { type Colour, colour } from '../engine/colour.js';
import type { Lettering } from '../engine/lettering.js';
import type { Element, Product, Scene } from '../engine/scene.js';
import {
  band,
  barcode,
  blankCarton,
  board,
  braille,
  fold,
  ink,
  inkJet,
  logo,
  perforation,
  tablets,
  textLine,
  warning,
} from './carton.js';
import { cartonDefects } from './defects.js';

/** Printed folding carton: 420 x 290 pixels of part, two colours, codes, ink-jet print and Braille. */
export function printedCarton(): Product {
  return {
    name: 'printed-carton',
    title: 'Printed carton',
    widthPx: 520,
    heightPx: 400,
    exposure: 1.05,
    scene: scene(),
    defects: cartonDefects,
  };
}

function scene(): Scene {
  const dark = ink;
  return [
    at('blank', 0, 0, { draw: blankCarton }),
    at('fold', 188, 0, { draw: fold }),
    at('band', 0, 0, { ...press, draw: band }),
    at('logo', -172, -91, { ...press, draw: logo }),
    line('brand', -134, -104, 'DEMOLAN', board, { capPx: 33, weight: 0.15, face: 'double' }),
    line('strength', -134, -66, '500 mg film-coated tablets', board, { capPx: 9, weight: 0.12 }),
    line('substance', -204, -14, 'exemplamol', dark, { capPx: 17, weight: 0.12, face: 'serif' }),
    line('use', -203, 13, 'For oral use. Swallow whole.', dark, { capPx: 7.5, weight: 0.11 }),
    line('store', -203, 28, 'Store below 25 C, keep dry.', dark, { capPx: 7.5, weight: 0.11 }),
    line('count', -206, 62, '20', colour('#c25a14'), { capPx: 25, weight: 0.17, face: 'double' }),
    line('count-unit', -158, 68, 'tablets', dark, { capPx: 13, weight: 0.12 }),
    at('tablets', 10, 34, { ...press, draw: tablets }),
    at('warning', -184, 112, { ...press, draw: warning }),
    line('children', -168, 104, 'Keep out of reach of children.', dark, { capPx: 7, weight: 0.11 }),
    line('read', -168, 119, 'Read the leaflet before use.', dark, { capPx: 7, weight: 0.11 }),
    at('barcode', 118, -8, { ...press, marking: '4718302650174', draw: barcode }),
    at('lot', 112, 62, { playPx: 0.5, playDeg: 0.2, marking: 'LOT 26K117', draw: inkJet }),
    at('expiry', 114, 80, { playPx: 0.5, playDeg: 0.2, marking: 'EXP 11-2029', draw: inkJet }),
    at('braille', 44, 106, { playPx: 0.3, draw: (brush) => braille(brush, brailleName) }),
    at('perforation', 199, 0, { draw: perforation }),
  ];
}

/** DEMOLAN in Braille, dots 1 to 6 as bits 0 to 5. */
const brailleName = [0b011001, 0b010001, 0b001101, 0b010101, 0b000111, 0b000001, 0b011101] as const;

/** Play of the press: one colour is never exactly where the other one is. */
const press = { playPx: 0.25, playDeg: 0.05 } as const;

function line(
  id: string,
  x: number,
  y: number,
  marking: string,
  tint: Colour,
  style: Omit<Lettering, 'text'>,
): Element {
  return at(id, x, y, { ...press, marking, draw: (brush) => textLine(brush, tint, style) });
}

function at(id: string, x: number, y: number, rest: Omit<Element, 'id' | 'pose'>): Element {
  return { id, pose: { x, y, angleDeg: 0 }, ...rest };
}
