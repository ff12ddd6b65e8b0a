import { describe, expect, it } from 'vitest';
import { cusumChart, ewmaChart } from '../../../src/evaluation/control-charts.js';
import { normalNumbers } from '../../fixtures/normal-numbers.js';

/** Mean number of values up to and with the first that is out, over many charts of seeded normal numbers. */
function averageRunLength(
  shift: number,
  runs: number,
  firstOut: (values: readonly number[]) => number,
): number {
  const next = normalNumbers(7);
  let sum = 0;
  for (let run = 0; run < runs; run += 1) {
    let values: number[] = [];
    let out = -1;
    // Values are drawn in portions until the chart, begun anew on all of them, is out.
    for (let count = 64; out < 0; count *= 2) {
      values = [...values, ...Array.from({ length: count }, () => next() + shift)];
      out = firstOut(values);
    }
    sum += out + 1;
  }
  return sum / runs;
}

const standard = { mean: 0, sd: 1 };

describe('average run lengths of EWMA', () => {
  // Lucas and Saccucci 1990; Montgomery, table 9.11: L and lambda for 500 in control, and the lengths at shifts of 0.5, 1
  // and 2 standard deviations.
  it.each([
    [0.2, 2.962, [500, 41.8, 10.5, 3.7]],
    [0.1, 2.814, [500, 31.3, 10.3, 4.4]],
  ])('for lambda %f and L %f are the published ones', (lambda, l, published) => {
    [0, 0.5, 1, 2].forEach((shift, index) => {
      // The tables hold for the limits that those of the chart approach: the first points would be out sooner.
      const width = l * Math.sqrt(lambda / (2 - lambda));
      const length = averageRunLength(shift, 1500, (values) =>
        ewmaChart(values, standard, { lambda, l }).findIndex(({ average }) => Math.abs(average) > width),
      );
      const expected = published[index] ?? 0;
      expect(Math.abs(length - expected)).toBeLessThan(expected * 0.08 + 0.1);
    });
  });
});

describe('average run lengths of CUSUM', () => {
  // Montgomery, table 9.3 (Hawkins 1993): k 0.5, h 4 and h 5, two-sided, shifts of 0, 0.5, 1 and 2 standard deviations.
  it.each([
    [0.5, 4, [168, 26.6, 8.38, 3.34]],
    [0.5, 5, [465, 38, 10.4, 4.01]],
  ])('for k %f and h %f are the published ones', (k, h, published) => {
    [0, 0.5, 1, 2].forEach((shift, index) => {
      const length = averageRunLength(shift, 1500, (values) =>
        cusumChart(values, standard, { k, h }).findIndex(({ isOut }) => isOut),
      );
      const expected = published[index] ?? 0;
      expect(Math.abs(length - expected)).toBeLessThan(expected * 0.08 + 0.1);
    });
  });
});

describe('the charts', () => {
  it('compute what their formulas say', () => {
    const [first, second] = ewmaChart([12, 10], { mean: 10, sd: 1 }, { lambda: 0.2, l: 3 });
    expect(first?.average).toBeCloseTo(10.4, 12);
    expect(first?.upper).toBeCloseTo(10.6, 12);
    expect(second?.average).toBeCloseTo(10.32, 12);
    expect(second?.upper).toBeCloseTo(10 + 3 * Math.sqrt((0.2 / 1.8) * (1 - 0.8 ** 4)), 12);
    const sums = cusumChart([12, 10.25, 8], { mean: 10, sd: 0.5 }, { k: 0.5, h: 4 });
    expect(sums).toEqual([
      { high: 3.5, low: 0, isOut: false },
      { high: 3.5, low: 0, isOut: false },
      { high: 0, low: 3.5, isOut: false },
    ]);
  });
});
