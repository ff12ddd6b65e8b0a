import { describe, expect, it } from 'vitest';
import { extremeValueThreshold } from '../../../src/evaluation/extreme-value-threshold.js';
import { seededRandom } from '../../../src/evaluation/seeded-random.js';

describe('an extrapolated threshold', () => {
  it('finds the quantile of a tail that it knows: exponential log-odds', () => {
    const random = seededRandom(3);
    const scores = Array.from({ length: 20_000 }, () => {
      const odds = -4 - Math.log(1 - random());
      return 1 / (1 + Math.exp(-odds));
    });
    const threshold = extremeValueThreshold(scores, 0.001) ?? Number.NaN;
    const odds = Math.log(threshold / (1 - threshold));
    expect(odds).toBeCloseTo(-4 - Math.log(0.001), 0);
  });

  it('is none of too few scores or of scores that are all alike', () => {
    expect(
      extremeValueThreshold(
        Array.from({ length: 53 }, (_, index) => index / 100),
        0.01,
      ),
    ).toBeUndefined();
    expect(
      extremeValueThreshold(
        Array.from({ length: 100 }, () => 0.2),
        0.01,
      ),
    ).toBeUndefined();
  });

  it('lies inside of the scores where enough of them lie beyond', () => {
    const scores = Array.from({ length: 200 }, (_, index) => (index + 1) / 400);
    expect(extremeValueThreshold(scores, 0.05)).toBeCloseTo(0.475, 1);
    expect(extremeValueThreshold(scores, 0.2)).toBeUndefined();
  });
});
