import { describe, expect, it } from 'vitest';
import { calibrateBand } from '../../../src/evaluation/calibrate-band.js';

const scores = Array.from({ length: 100 }, (_, index) => [(index + 1) / 500]);

describe('a calibrated band', () => {
  it('has a review threshold below that of failing', () => {
    const { method, fail, review } = calibrateBand(scores, 1, {
      falseRejects: 0.05,
      confidence: 0.95,
      review: 0.2,
    });
    expect(method).toBe('order-statistics');
    expect(fail.thresholds[0]).toBeGreaterThan(review?.thresholds[0] ?? 1);
    expect(review?.bound).toBeLessThanOrEqual(0.2);
  });

  it('is extrapolated only when that is asked for, lies beyond what was seen and promises nothing', () => {
    const request = { falseRejects: 0.001, confidence: 0.95 };
    expect(calibrateBand(scores, 1, request).method).toBe('too-few');
    const { method, fail } = calibrateBand(scores, 1, { ...request, extrapolate: true });
    expect(method).toBe('extrapolated');
    expect(fail.thresholds[0]).toBeGreaterThan(0.2);
    expect(fail.bound).toBe(1);
  });

  it('is not extrapolated from scores without a tail', () => {
    const request = { falseRejects: 0.001, confidence: 0.95, extrapolate: true };
    expect(calibrateBand(scores.slice(0, 20), 1, request).method).toBe('too-few');
  });
});
