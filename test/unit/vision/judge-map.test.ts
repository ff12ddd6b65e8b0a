import { describe, expect, it } from 'vitest';
import type { Region } from '../../../src/domain/comparison.js';
import type { Polygon } from '../../../src/domain/polygon.js';
import type { AnomalyMap } from '../../../src/ports/comparer.js';
import { labelAt, labelCells } from '../../../src/vision/area-labels.js';
import { judgeDetections, judgeMap, withoutMasked } from '../../../src/vision/judge-map.js';

/** A map of cells of 4 pixels from digits: 7 is a score of 0.7. */
function mapOf(...rows: readonly string[]): AnomalyMap {
  const data = Float32Array.from(rows.join(''), (digit) => Number(digit) / 10);
  return { width: rows[0]?.length ?? 0, height: rows.length, stridePx: 4, data };
}

function rectangle(x: number, y: number, width: number, height: number): [number, number][] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

const map = mapOf(
  '70000000', //
  '00000000',
  '00060090',
  '00000000',
);
const area = { x: 100, y: 40, width: 32, height: 16 };
const recipe = { thresholds: { fail: 0.5 }, minAreaPx: 16 };
const left = { name: 'left', polygon: rectangle(100, 40, 8, 8) };
const right = { name: 'right', polygon: rectangle(120, 44, 12, 12) };

describe('an anomaly map', () => {
  it('without masks and zones has one score and no zones', () => {
    const judged = judgeMap(map, recipe, area);
    expect(judged.score).toBeCloseTo(0.9, 6);
    expect(judged.zones).toBeUndefined();
    expect(judged.regions.map(({ box }) => box.x)).toEqual([24, 0, 12]);
  });

  it('counts nothing that a mask holds', () => {
    const judged = judgeMap(map, { ...recipe, masks: [right] }, area);
    expect(judged.score).toBeCloseTo(0.7, 6);
    expect(judged.regions).toHaveLength(2);
    expect(judgeMap(map, { ...recipe, masks: [right, left] }, area).score).toBeCloseTo(0.6, 6);
  });

  it('judges each zone by its own thresholds and names its regions', () => {
    const zones = [
      { ...right, thresholds: { fail: 0.95 } },
      { ...left, thresholds: { fail: 0.8, review: 0.65 } },
    ];
    const judged = judgeMap(map, { ...recipe, zones }, area);
    expect(judged.score).toBeCloseTo(0.6, 6);
    expect(judged.zones?.map(({ name, score }) => [name, score.toFixed(2)])).toEqual([
      ['right', '0.90'],
      ['left', '0.70'],
    ]);
    expect(judged.regions.map(({ zone, box }) => [zone, box.x])).toEqual([
      ['left', 0],
      [undefined, 12],
    ]);
  });

  it('has the thresholds of the recipe in a zone without any', () => {
    const judged = judgeMap(map, { ...recipe, zones: [right] }, area);
    expect(judged.regions.map(({ zone }) => zone)).toEqual(['right', undefined, undefined]);
  });

  it('counts small regions where a zone says so', () => {
    const strict = { ...recipe, minAreaPx: 17 };
    expect(judgeMap(map, { ...strict, zones: [right] }, area).zones?.[0]?.score).toBe(0);
    const small = [{ ...right, minAreaPx: 16 }];
    expect(judgeMap(map, { ...strict, zones: small }, area).zones?.[0]?.score).toBeCloseTo(0.9, 6);
  });

  it('gives a place in two zones to the first, and one under a mask to none', () => {
    const all = { name: 'all', polygon: rectangle(100, 40, 32, 16) };
    const judged = judgeMap(map, { ...recipe, masks: [left], zones: [right, all] }, area);
    expect(judged.score).toBe(0);
    expect(judged.zones?.map(({ score }) => score.toFixed(1))).toEqual(['0.9', '0.6']);
  });

  it('shows no heat under a mask', () => {
    expect(withoutMasked(map, { masks: [right] }, area).data[22]).toBe(0);
    expect(withoutMasked(map, { masks: [right] }, area).data[0]).toBeCloseTo(0.7, 6);
    expect(withoutMasked(map, {}, area)).toBe(map);
  });
});

function detection(x: number, y: number, score: number): Region {
  return { box: { x: x - 4, y: y - 4, width: 8, height: 8 }, areaPx: 64, score };
}

describe('detections', () => {
  it('belong to the area in which their middle lies', () => {
    const found = [detection(24, 8, 0.9), detection(4, 4, 0.7), detection(16, 12, 0.3)];
    const zones = [{ ...right, thresholds: { fail: 0.95 } }];
    const judged = judgeDetections(found, { ...recipe, masks: [left], zones }, area);
    expect(judged).toEqual({ score: 0.3, zones: [{ name: 'right', score: 0.9 }], regions: [] });
    const strict = judgeDetections(found, { ...recipe, zones: [right] }, area);
    expect(strict.regions.map(({ zone, score }) => [zone, score])).toEqual([
      ['right', 0.9],
      [undefined, 0.7],
    ]);
  });
});

describe('the label of a cell', () => {
  it('is that of its middle, whatever the shape of the area', () => {
    const polygon: Polygon = [
      [103, 40],
      [131, 41.5],
      [118, 48],
      [127, 55],
      [101, 54],
    ];
    const recipeAreas = {
      zones: [{ name: 'odd', polygon: polygon.map(([x, y]): [number, number] => [x, y]) }],
    };
    const labels = labelCells(map, recipeAreas, area);
    const byPoint = [...labels.keys()].map((cell) =>
      labelAt(recipeAreas, area.x + ((cell % 8) + 0.5) * 4, area.y + (Math.floor(cell / 8) + 0.5) * 4),
    );
    expect([...labels]).toEqual(byPoint);
    expect(new Set(byPoint)).toEqual(new Set([0, 1]));
  });
});
