import { describe, expect, it } from 'vitest';
import type { AnomalyMap } from '../../../src/ports/comparer.js';
import { beyondVariation, learnVariation } from '../../../src/vision/normal-variation.js';

/** A map of 9 x 9 cells, quiet but for a block of 3 x 3 around each given place. */
function mapOf(score: number, ...places: readonly (readonly [x: number, y: number])[]): AnomalyMap {
  const data = new Float32Array(81).fill(0.001);
  for (const [x, y] of places) {
    for (let v = y - 1; v <= y + 1; v += 1) for (let u = x - 1; u <= x + 1; u += 1) data[v * 9 + u] = score;
  }
  return { width: 9, height: 9, stridePx: 4, data };
}

describe('normal variation', () => {
  it('takes back what good parts show as well, there and nowhere else', () => {
    const variation = learnVariation([mapOf(0.6, [2, 2]), mapOf(0.001)]);
    if (variation === undefined) throw new Error('nothing learned');
    const { data } = beyondVariation(mapOf(0.7, [2, 2], [6, 6]), variation);
    expect(data[2 * 9 + 2]).toBeLessThan(0.05);
    expect(data[6 * 9 + 6]).toBeGreaterThan(0.65);
    expect(data[0]).toBeLessThan(0.05);
  });

  it('does not hide what is far stronger than the variation', () => {
    const variation = learnVariation([mapOf(0.3, [4, 4])]);
    if (variation === undefined) throw new Error('nothing learned');
    expect(beyondVariation(mapOf(0.999, [4, 4]), variation).data[4 * 9 + 4]).toBeGreaterThan(0.8);
  });

  it('keeps every score a number between 0 and 1, also where one was exactly 0 or 1', () => {
    const extreme = { width: 2, height: 2, stridePx: 4, data: Float32Array.from([0, 1, 0, 1]) };
    const variation = learnVariation([extreme]);
    if (variation === undefined) throw new Error('nothing learned');
    for (const score of beyondVariation(extreme, variation).data) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
  });

  it('is not known from no golden sample', () => {
    expect(learnVariation([])).toBeUndefined();
  });
});
