import { describe, expect, it } from 'vitest';
import { logLikelihoodOf } from '../../../src/evaluation/fit-logistic.js';
import { localA90 } from '../../../src/evaluation/local-pod.js';
import { fitPod, type PodTrial } from '../../../src/evaluation/pod-curve.js';
import { seededRandom } from '../../../src/evaluation/seeded-random.js';

/** Defects found with log-odds 3 ln(size / a50). */
function trialsOf(count: number, seed: number, a50 = 8): readonly PodTrial[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const size = 2 * 20 ** random();
    const pod = 1 / (1 + Math.exp(-3 * Math.log(size / a50)));
    return { size, hit: random() < pod };
  });
}

/** Of size `8 * 9^(1/3)` nine of ten are found. */
const trueA90 = 8 * 9 ** (1 / 3);

describe('a POD curve', () => {
  it('finds the sizes of 50 % and 90 % of the curve that the trials were drawn from', () => {
    const curve = fitPod(trialsOf(2000, 1));
    if (curve.kind !== 'fitted') throw new Error(curve.kind);
    expect(curve.a50).toBeCloseTo(8, 0);
    expect(curve.a90).toBeGreaterThan(trueA90 * 0.9);
    expect(curve.a90).toBeLessThan(trueA90 * 1.1);
  });

  it('has its bound where the likelihood ratio says, found by another way: all curves on a grid', () => {
    const trials = trialsOf(120, 5);
    const curve = fitPod(trials);
    if (curve.kind !== 'fitted') throw new Error(curve.kind);
    const data = trials.map(({ size, hit }) => ({ x: Math.log(size), hit }));
    const best = logLikelihoodOf(data, curve.logistic);
    let largest = 0;
    for (let slope = 0.3; slope < 8; slope += 0.1) {
      for (let size = 8; size < 40; size += 0.1) {
        const intercept = Math.log(9) - slope * Math.log(size);
        const ratio = 2 * (best - logLikelihoodOf(data, { intercept, slope }));
        if (ratio <= 2.7055 && size > largest) largest = size;
      }
    }
    expect(curve.a90Over95).toBeGreaterThan(largest - 0.2);
    expect(curve.a90Over95).toBeLessThan(largest + 0.2);
    const at = curve.points.find(({ lower }) => lower >= 0.9);
    expect(at?.size).toBeGreaterThanOrEqual(curve.a90Over95 ?? 0);
    for (const { pod, lower } of curve.points) expect(lower).toBeLessThanOrEqual(pod);
  });

  it('has a bound that lies above the true size in 95 % of repetitions', () => {
    let above = 0;
    const rounds = 120;
    for (let round = 0; round < rounds; round += 1) {
      const curve = fitPod(trialsOf(100, 1000 + round));
      if (curve.kind !== 'fitted' || (curve.a90Over95 ?? Number.POSITIVE_INFINITY) >= trueA90) above += 1;
    }
    expect(above / rounds).toBeGreaterThan(0.9);
    expect(above / rounds).toBeLessThan(0.99);
  });

  it.each([
    ['all-found', [1, 1, 1], { kind: 'all-found', smallest: 2 }],
    ['none-found', [0, 0, 0], { kind: 'none-found', largest: 4 }],
    ['separated', [0, 1, 1], { kind: 'separated', below: 2, from: 3 }],
    ['no-curve', [1, 0, 0], { kind: 'no-curve' }],
  ] as const)('is %s where there is nothing to fit', (_kind, hits, expected) => {
    expect(fitPod(hits.map((hit, index) => ({ size: index + 2, hit: hit === 1 })))).toEqual(expected);
  });

  it('is none where larger defects are found less often', () => {
    const trials = trialsOf(300, 3).map(({ size, hit }) => ({ size, hit: !hit }));
    expect(fitPod(trials)).toEqual({ kind: 'no-curve' });
  });
});

describe('the smallest defect that is seen at a place', () => {
  it('is smaller where small ones are found and that of all trials where there were none', () => {
    const logistic = { intercept: -3 * Math.log(8), slope: 3 };
    const placed = [
      ...trialsOf(300, 7, 4).map((trial) => ({ ...trial, x: 0, y: 0 })),
      ...trialsOf(300, 8, 16).map((trial) => ({ ...trial, x: 500, y: 0 })),
    ];
    const a90 = (x: number, y: number): number => localA90(placed, { logistic, at: { x, y }, reachPx: 50 });
    expect(a90(0, 0) / trueA90).toBeGreaterThan(0.4);
    expect(a90(0, 0) / trueA90).toBeLessThan(0.65);
    expect(a90(500, 0) / trueA90).toBeCloseTo(2, 0);
    expect(a90(250, 2000) / trueA90).toBeCloseTo(1, 6);
  });
});
