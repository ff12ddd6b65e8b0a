import { describe, expect, it } from 'vitest';
import type { DetectionMaps } from '../../../src/ports/comparer.js';
import { decodeDetections } from '../../../src/vision/decode-detections.js';

const width = 6;
const height = 4;
const cells = width * height;

interface Cell {
  readonly plane: 0 | 1;
  readonly x: number;
  readonly y: number;
  readonly score: number;
}

/** Two classes; every cell claims a box that reaches `reach` pixels to the left, top, right and bottom. */
function maps(
  scores: readonly Cell[],
  reach: readonly [number, number, number, number] = [6, 4, 6, 4],
): DetectionMaps {
  const classes = new Float32Array(2 * cells);
  for (const { plane, x, y, score } of scores) classes[plane * cells + y * width + x] = score;
  const boxes = Float32Array.from({ length: 4 * cells }, (_, index) => reach[Math.floor(index / cells)] ?? 0);
  return { width, height, stridePx: 8, classes, boxes };
}

const options = { classNames: ['open', 'short'], minScore: 0.25, size: { width: 48, height: 32 } };

describe('detections', () => {
  it('are boxes around the peaks of each class, the best first', () => {
    const found = decodeDetections(
      maps([
        { plane: 0, x: 1, y: 1, score: 0.5 },
        { plane: 1, x: 4, y: 2, score: 0.75 },
      ]),
      options,
    );
    expect(found).toEqual([
      { box: { x: 30, y: 16, width: 12, height: 8 }, areaPx: 96, score: 0.75, defect: 'short' },
      { box: { x: 6, y: 8, width: 12, height: 8 }, areaPx: 96, score: 0.5, defect: 'open' },
    ]);
  });

  it('are not made of cells beside a peak, nor of weak peaks', () => {
    const found = decodeDetections(
      maps([
        { plane: 0, x: 1, y: 1, score: 0.75 },
        { plane: 0, x: 2, y: 2, score: 0.5 },
        { plane: 0, x: 4, y: 1, score: 0.125 },
      ]),
      options,
    );
    expect(found.map(({ score }) => score)).toEqual([0.75]);
  });

  it('are one a place, of the best class', () => {
    const found = decodeDetections(
      maps([
        { plane: 0, x: 2, y: 1, score: 0.5 },
        { plane: 1, x: 2, y: 1, score: 0.75 },
      ]),
      options,
    );
    expect(found.map(({ defect }) => defect)).toEqual(['short']);
  });

  it('stay inside the image', () => {
    const corner = maps([{ plane: 0, x: 0, y: 0, score: 0.5 }], [20, 20, 2.5, 100]);
    expect(decodeDetections(corner, options)[0]?.box).toEqual({ x: 0, y: 0, width: 7, height: 32 });
    const padding = maps([{ plane: 0, x: 5, y: 0, score: 0.5 }], [2, 2, 2, 2]);
    expect(decodeDetections(padding, { ...options, size: { width: 40, height: 32 } })).toEqual([]);
  });
});
