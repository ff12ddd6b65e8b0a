import { describe, expect, it } from 'vitest';
import { calibrateThresholds } from '../../../src/evaluation/calibrate-thresholds.js';
import { seededRandom } from '../../../src/evaluation/seeded-random.js';

/** 1 / 1000, 2 / 1000, ... in an order that is not sorted. */
function oneArea(count: number): readonly (readonly number[])[] {
  return Array.from({ length: count }, (_, index) => [(((index * 7) % count) + 1) / 1000]);
}

const asked = { areas: 1, falseRejects: 0.05, confidence: 0.95 };

describe('thresholds from good parts', () => {
  it('lie just above the highest score when there are just enough', () => {
    const { thresholds, cuts, kept, bound, onAverage } = calibrateThresholds({
      ...asked,
      scores: oneArea(59),
    });
    expect(thresholds[0]).toBeCloseTo(0.059, 5);
    expect(thresholds[0]).toBeGreaterThan(0.059);
    expect({ cuts, kept }).toEqual({ cuts: 1, kept: true });
    expect(bound).toBeCloseTo(0.0495, 4);
    expect(onAverage).toBeCloseTo(1 / 60, 9);
  });

  it('cut more off when there are more', () => {
    const { thresholds, cuts } = calibrateThresholds({ ...asked, scores: oneArea(124) });
    expect(cuts).toBe(3);
    expect(thresholds[0]).toBeCloseTo(0.122, 5);
  });

  it('say what they promise and how many are needed when there are too few', () => {
    const few = calibrateThresholds({ ...asked, falseRejects: 0.01, scores: oneArea(20) });
    expect(few).toMatchObject({ samples: 20, cuts: 1, needed: 299, kept: false });
    expect(few.bound).toBeCloseTo(1 - 0.05 ** (1 / 20), 9);
    expect(calibrateThresholds({ ...asked, scores: [] })).toMatchObject({
      thresholds: [1],
      bound: 1,
      kept: false,
    });
  });

  it('of several areas lie above all that was seen when there are too few', () => {
    const scores = [
      [0.5, 0.4],
      [0.3, 0.1],
    ];
    const few = calibrateThresholds({ ...asked, areas: 2, scores });
    expect(few.kept).toBe(false);
    expect(few.thresholds[0]).toBeCloseTo(0.5, 5);
    expect(few.thresholds[1]).toBeCloseTo(0.4, 5);
  });

  it('promise nothing where good parts score 1', () => {
    const scores = [...oneArea(58), [1]];
    expect(calibrateThresholds({ ...asked, scores })).toMatchObject({ thresholds: [1], kept: false });
  });

  it('of several areas cut each of them and promise for all together', () => {
    const scores = Array.from({ length: 93 }, (_, index) => [index / 1000, (92 - index) / 100]);
    const two = calibrateThresholds({ ...asked, areas: 2, scores });
    expect(two).toMatchObject({ cuts: 2, needed: 93, kept: true });
    expect(two.thresholds[0]).toBeCloseTo(0.092, 5);
    expect(two.thresholds[1]).toBeCloseTo(0.92, 5);
  });

  it('keep their promise over many drawings of parts, areas that depend on each other included', () => {
    const random = seededRandom(7);
    const part = (): readonly number[] => {
      const common = random();
      return [common * 0.5, (common + random()) * 0.3, random() ** 3];
    };
    let held = 0;
    const rounds = 300;
    for (let round = 0; round < rounds; round += 1) {
      const scores = Array.from({ length: 130 }, part);
      const { thresholds, kept } = calibrateThresholds({ ...asked, areas: 3, scores });
      expect(kept).toBe(true);
      const next = Array.from({ length: 2000 }, part);
      const rejected = next.filter((one) => one.some((score, area) => score >= (thresholds[area] ?? 0)));
      if (rejected.length / next.length <= 0.05) held += 1;
    }
    // 95 % are promised; 300 rounds scatter by 1.3 %.
    expect(held / rounds).toBeGreaterThan(0.92);
  });
});
