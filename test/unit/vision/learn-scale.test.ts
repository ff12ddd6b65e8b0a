import { describe, expect, it } from 'vitest';
import type { AnomalyMap } from '../../../src/ports/comparer.js';
import { learnScale } from '../../../src/vision/learn-scale.js';
import { beyondVariation } from '../../../src/vision/normal-variation.js';

/** A map of 9 x 9 cells of one distance, but for a block of 3 x 3; the scale of the manifest is 1. */
function mapOf(distance: number, block?: { readonly at: number; readonly distance: number }): AnomalyMap {
  const data = new Float32Array(81).fill(scoreOf(distance));
  for (const around of block === undefined ? [] : [-10, -9, -8, -1, 0, 1, 8, 9, 10]) {
    data[(block?.at ?? 0) + around] = scoreOf(block?.distance ?? 0);
  }
  return { width: 9, height: 9, stridePx: 8, data };
}

function scoreOf(distance: number): number {
  return distance / (distance + 1);
}

function learned(...leftOut: readonly AnomalyMap[]): (map: AnomalyMap) => Float32Array {
  const variation = learnScale(leftOut);
  if (variation === undefined) throw new Error('nothing learned');
  return (map) => beyondVariation(map, variation).data;
}

describe('the scale of distances', () => {
  it.each([0.2, 3, 50])('is what good parts differ in, whatever the numbers mean: %s', (usual) => {
    const judge = learned(mapOf(usual), mapOf(usual * 0.9));
    for (const score of judge(mapOf(usual))) expect(score).toBeCloseTo(1 / (1 + 1.25), 3);
    const scores = judge(mapOf(usual, { at: 40, distance: usual * 20 }));
    expect(scores[40]).toBeGreaterThan(0.9);
    expect(scores[0]).toBeLessThan(0.5);
  });

  it('is forgiving where golden samples differ more than elsewhere, and there only', () => {
    const judge = learned(mapOf(1, { at: 20, distance: 10 }), mapOf(1));
    const scores = judge(mapOf(1, { at: 20, distance: 10 }));
    const elsewhere = judge(mapOf(1, { at: 60, distance: 10 }));
    expect(scores[20]).toBeLessThan(0.5);
    expect(elsewhere[60]).toBeGreaterThan(0.7);
  });

  it('does not shrink to nothing where golden samples are equal', () => {
    const judge = learned(mapOf(0), mapOf(0));
    expect(judge(mapOf(0.1))[40]).toBeCloseTo(0.5, 2);
    expect(judge(mapOf(0.01))[40]).toBeLessThan(0.2);
  });

  it('is not known from one golden sample', () => {
    expect(learnScale([])).toBeUndefined();
  });
});
