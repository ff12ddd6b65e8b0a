import { describe, expect, it } from 'vitest';
import { fitLogistic, logLikelihoodOf } from '../../../src/evaluation/fit-logistic.js';

/** Twenty students, hours of study, passed or not: the textbook example of logistic regression. */
const hours = [
  0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5,
];
const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1];
const study = hours.map((x, index) => ({ x, hit: passed[index] === 1 }));

describe('logistic regression', () => {
  it('gives the published coefficients, errors and likelihood of the example of hours of study', () => {
    const fit = fitLogistic(study);
    if (fit.kind !== 'fitted') throw new Error(fit.kind);
    expect(fit.intercept).toBeCloseTo(-4.0777, 4);
    expect(fit.slope).toBeCloseTo(1.5046, 4);
    expect(fit.interceptError).toBeCloseTo(1.761, 3);
    expect(fit.slopeError).toBeCloseTo(0.6287, 4);
    expect(fit.logLikelihood).toBeCloseTo(-8.02988, 5);
  });

  it('gives the odds themselves where x has two values', () => {
    const trials = [
      ...Array.from({ length: 10 }, (_, index) => ({ x: 0, hit: index < 2 })),
      ...Array.from({ length: 10 }, (_, index) => ({ x: 1, hit: index < 8 })),
    ];
    const fit = fitLogistic(trials);
    if (fit.kind !== 'fitted') throw new Error(fit.kind);
    expect(fit.intercept).toBeCloseTo(Math.log(2 / 8), 9);
    expect(fit.slope).toBeCloseTo(Math.log(4) - Math.log(1 / 4), 9);
  });

  it.each([
    ['separated', [0, 0, 1, 1]],
    ['separated', [1, 1, 0, 0]],
    ['all-hits', [1, 1, 1, 1]],
    ['all-misses', [0, 0, 0, 0]],
  ])('is %s for hits %j in the order of x', (kind, hits) => {
    expect(fitLogistic(hits.map((hit, x) => ({ x, hit: hit === 1 }))).kind).toBe(kind);
  });

  it('is separated as well where hits and misses share one value only', () => {
    const trials = [
      { x: 1, hit: false },
      { x: 2, hit: false },
      { x: 2, hit: true },
      { x: 3, hit: true },
    ];
    expect(fitLogistic(trials).kind).toBe('separated');
  });

  it('has a likelihood that does not overflow', () => {
    const far = [{ x: 1000, hit: false }];
    expect(logLikelihoodOf(far, { intercept: 0, slope: 1 })).toBeCloseTo(-1000, 9);
  });
});
