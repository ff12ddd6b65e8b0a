import { describe, expect, it } from 'vitest';
import { cornersOutside, isInPolygon, type Polygon, polygonFault } from '../../../src/domain/polygon.js';

const square: Polygon = [
  [10, 10],
  [30, 10],
  [30, 30],
  [10, 30],
];
const bracket: Polygon = [
  [0, 0],
  [30, 0],
  [30, 10],
  [10, 10],
  [10, 20],
  [30, 20],
  [30, 30],
  [0, 30],
];

describe('a polygon', () => {
  it.each([
    ['square', square],
    ['concave bracket', bracket],
    ['triangle', square.slice(1)],
    [
      'with a corner in the middle of a side',
      [
        [10, 10],
        [20, 10],
        [30, 10],
        [30, 30],
      ],
    ],
  ] as const)('that is a %s has no fault', (_name, polygon) => {
    expect(polygonFault(polygon)).toBeUndefined();
  });

  it.each([
    [
      'a bow tie',
      [
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ],
      'side 1 (0,0 to 10,10) crosses side 3 (10,0 to 0,10)',
    ],
    [
      'a side that folds back',
      [
        [0, 0],
        [20, 0],
        [5, 0],
        [5, 10],
      ],
      'side 1 (0,0 to 20,0) crosses side 2',
    ],
    [
      'a corner on another side',
      [
        [0, 0],
        [20, 0],
        [20, 10],
        [10, 0],
        [0, 10],
      ],
      'crosses',
    ],
    [
      'one corner twice',
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 0],
        [-5, 8],
      ],
      'crosses',
    ],
    [
      'a line',
      [
        [0, 0],
        [5, 5],
        [10, 10],
      ],
      'cross',
    ],
  ] as const)('that is %s is refused', (_name, polygon, fault) => {
    expect(polygonFault(polygon)).toContain(fault);
  });

  it('holds the points inside of it, not those in its notch', () => {
    expect(isInPolygon(square, 20, 20)).toBe(true);
    expect(isInPolygon(square, 31, 20)).toBe(false);
    expect(isInPolygon(bracket, 5, 15)).toBe(true);
    expect(isInPolygon(bracket, 20, 15)).toBe(false);
  });

  it('may touch the rim of the image and not reach beyond it', () => {
    expect(cornersOutside(square, { width: 30, height: 30 })).toEqual([]);
    expect(cornersOutside(square, { width: 29, height: 30 })).toEqual([
      [30, 10],
      [30, 30],
    ]);
  });
});
