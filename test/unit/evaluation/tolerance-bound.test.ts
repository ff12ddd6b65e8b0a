import { describe, expect, it } from 'vitest';
import { logGamma } from '../../../src/evaluation/log-gamma.js';
import { boundOf, confidenceOf, mostCuts, neededSamples } from '../../../src/evaluation/tolerance-bound.js';

describe('the gamma function', () => {
  it.each([
    [1, 0],
    [5, Math.log(24)],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [171, 706.573_062_245_787_4],
  ])('of %d has the logarithm %d', (value, expected) => {
    expect(logGamma(value)).toBeCloseTo(expected, 9);
  });
});

describe('a tolerance bound', () => {
  // Wilks's table: so many samples are needed for 95 % of the parts at 95 % confidence when so many are cut off.
  it.each([
    [1, 59],
    [2, 93],
    [3, 124],
    [4, 153],
    [5, 181],
    [6, 208],
  ])('of 95 %% at 95 %% confidence with %d cut(s) needs %d good parts', (areas, needed) => {
    const promise = { areas, share: 0.05, confidence: 0.95 };
    expect(neededSamples(promise)).toBe(needed);
    expect(mostCuts(needed - 1, promise)).toBeUndefined();
    expect(mostCuts(needed, { ...promise, areas: 1 })).toBe(areas);
  });

  it('of 99 % at 95 % confidence needs ln(0.05) / ln(0.99) good parts', () => {
    const promise = { areas: 1, share: 0.01, confidence: 0.95 };
    expect(neededSamples(promise)).toBe(Math.ceil(Math.log(0.05) / Math.log(0.99)));
  });

  it('for one cut is 1 - (1 - confidence)^(1 / n)', () => {
    for (const samples of [1, 20, 100]) {
      expect(boundOf({ samples, cuts: 1 }, 0.95)).toBeCloseTo(1 - 0.05 ** (1 / samples), 9);
    }
  });

  it('of a batch of one is the chance that the next part is the highest', () => {
    // The next part lies beyond the highest of n with probability 1 / (n + 1).
    expect(confidenceOf({ samples: 19, cuts: 1 }, 0, 1)).toBeCloseTo(0.95, 9);
    expect(neededSamples({ areas: 1, share: 0.01, confidence: 0.95, batch: 1 })).toBe(19);
  });

  it('of a large batch is that of all parts', () => {
    const cuts = { samples: 300, cuts: 2 };
    expect(confidenceOf(cuts, 0.02, 1_000_000)).toBeCloseTo(confidenceOf(cuts, 0.02), 3);
    expect(boundOf(cuts, 0.95, 100_000)).toBeCloseTo(boundOf(cuts, 0.95), 3);
  });

  it('of a small batch counts its own luck in', () => {
    const cuts = { samples: 300, cuts: 2 };
    expect(boundOf(cuts, 0.95, 100)).toBeGreaterThan(boundOf(cuts, 0.95));
    expect(confidenceOf(cuts, boundOf(cuts, 0.95, 100), 100)).toBeGreaterThanOrEqual(0.95);
  });
});
