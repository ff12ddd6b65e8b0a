import { describe, expect, it } from 'vitest';
import { conformalThreshold } from '../../../src/evaluation/conformal-threshold.js';
import { draw } from '../../../src/evaluation/draw.js';

describe('a conformal threshold', () => {
  it('lies just above the k-th good part, k = (n + 1)(1 - share)', () => {
    const scores = Array.from({ length: 99 }, (_, index) => index / 100);
    const { threshold, promised, needed } = conformalThreshold(scores, 0.1);
    expect(threshold).toBeCloseTo(0.89, 5);
    expect(threshold).toBeGreaterThan(0.89);
    expect(promised).toBeCloseTo(0.1, 9);
    expect(needed).toBe(9);
  });

  it('says what too few good parts can promise, and how many it takes', () => {
    expect(conformalThreshold([0.3, 0.1, 0.2], 0.01)).toEqual({
      threshold: 0.3 + 1e-6,
      promised: 0.25,
      needed: 99,
    });
    expect(conformalThreshold([], 0.01)).toEqual({ threshold: 1, needed: 99 });
  });

  it('keeps its promise on good parts that took no part, on average over calibrations', () => {
    const everything = Array.from({ length: 2000 }, (_, index) => Math.abs(Math.sin(index * 12.9898)));
    let rejected = 0;
    let judged = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const { drawn, rest } = draw(everything, 60, seed);
      const { threshold } = conformalThreshold(drawn.slice(0, 40), 0.05);
      const fresh = drawn.slice(40);
      rejected += fresh.filter((score) => score >= threshold).length;
      judged += fresh.length;
      expect(rest).toHaveLength(1940);
    }
    expect(rejected / judged).toBeLessThan(0.06);
    expect(rejected / judged).toBeGreaterThan(0.02);
  });
});

describe('drawing', () => {
  it('depends on the seed alone and takes each item once', () => {
    const items = ['a', 'b', 'c', 'd', 'e'];
    expect(draw(items, 3, 7)).toEqual(draw(items, 3, 7));
    expect(draw(items, 3, 7)).not.toEqual(draw(items, 3, 8));
    const { drawn, rest } = draw(items, 3, 7);
    expect([...drawn, ...rest].toSorted()).toEqual(items);
    expect(draw(items, 9, 1).drawn).toHaveLength(5);
  });
});
