import { describe, expect, it } from 'vitest';
import { binomialCdf, clopperPearson } from '../../../src/evaluation/clopper-pearson.js';

describe('the interval of Clopper and Pearson', () => {
  // AIAG, Measurement Systems Analysis, 4th edition, study effectiveness table: 42, 45, 40 and 39 of 50 parts, in per cent.
  it.each([
    [42, 50, 71, 93],
    [45, 50, 78, 97],
    [40, 50, 66, 90],
    [39, 50, 64, 88],
  ])('of %i in %i is that of the manual', (successes, trials, low, high) => {
    const interval = clopperPearson(successes, trials);
    expect(Math.round(interval.low * 100)).toBe(low);
    expect(Math.round(interval.high * 100)).toBe(high);
  });

  it('has the closed form at the ends: nothing seen in n leaves 1 - (alpha / 2)^(1 / n)', () => {
    expect(clopperPearson(0, 30).low).toBe(0);
    expect(clopperPearson(0, 30).high).toBeCloseTo(1 - 0.025 ** (1 / 30), 10);
    expect(clopperPearson(30, 30, 0.9).low).toBeCloseTo(0.05 ** (1 / 30), 10);
    expect(clopperPearson(30, 30, 0.9).high).toBe(1);
  });

  it('covers at least what it promises, whatever the true share', () => {
    for (const share of [0.01, 0.1, 0.35, 0.5, 0.93]) {
      let covered = 0;
      for (let successes = 0; successes <= 40; successes += 1) {
        const { low, high } = clopperPearson(successes, 40);
        const probability = binomialCdf(successes, 40, share) - binomialCdf(successes - 1, 40, share);
        if (low <= share && share <= high) covered += probability;
      }
      expect(covered).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('is finite for many trials', () => {
    const { low, high } = clopperPearson(99_000, 100_000);
    expect(low).toBeCloseTo(0.98937, 4);
    expect(high).toBeCloseTo(0.99061, 4);
  });
});
