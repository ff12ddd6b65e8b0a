import { describe, expect, it } from 'vitest';
import type { ZoneScore } from '../../../src/domain/comparison.js';
import { decide, thresholdsOf } from '../../../src/domain/decide.js';
import type { Observation } from '../../../src/domain/observation.js';

function compared(score: number, zones?: readonly ZoneScore[]): Observation {
  return {
    kind: 'compared',
    frame: {
      id: 1,
      camera: 'top',
      capturedAt: '2026-01-01T00:00:00.000Z',
      width: 8,
      height: 8,
      channels: 1,
      quality: { sharpness: 100, brightness: 128, clippedHigh: 0, clippedLow: 0, frozen: false },
    },
    alignment: { kind: 'skipped' },
    comparison: {
      score,
      ...(zones === undefined ? {} : { zones }),
      regions: [],
      modelHash: 'm',
      referenceHash: 'r',
      provider: 'cpu',
    },
    timings: {},
  };
}

const inTime = { elapsedMs: 20, deadlineMs: 100 };
const band = { fail: 0.6, review: 0.4 };

describe('the verdict', () => {
  it.each([
    [0, 'pass'],
    [0.399, 'pass'],
    [0.4, 'review'],
    [0.599, 'review'],
    [0.6, 'fail'],
    [1, 'fail'],
  ])('on a score of %d with review from 0.4 and fail from 0.6 is %s', (score, kind) => {
    expect(decide({ observation: compared(score), thresholds: band, ...inTime }).kind).toBe(kind);
  });

  it('has no review band where the recipe has none', () => {
    expect(decide({ observation: compared(0.5), thresholds: { fail: 0.6 }, ...inTime }).kind).toBe('pass');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'is never a pass on a score of %d',
    (score) => {
      expect(decide({ observation: compared(score), thresholds: band, ...inTime })).toMatchObject({
        kind: 'unjudged',
        reason: 'comparison-failed',
      });
    },
  );

  it('is unjudged and late when a perfect score comes after the deadline', () => {
    const verdict = decide({ observation: compared(0), thresholds: band, elapsedMs: 100.1, deadlineMs: 100 });
    expect(verdict).toMatchObject({ kind: 'unjudged', reason: 'late', late: true });
  });

  it('counts the deadline itself as in time', () => {
    expect(decide({ observation: compared(0), thresholds: band, elapsedMs: 100, deadlineMs: 100 }).kind).toBe(
      'pass',
    );
  });

  it('keeps the reason of a failed observation, late or not', () => {
    const observation: Observation = {
      kind: 'failed',
      reason: 'frame-blurred',
      detail: 'sharpness 3',
      timings: {},
    };
    expect(decide({ observation, thresholds: band, ...inTime })).toEqual({
      kind: 'unjudged',
      reason: 'frame-blurred',
      detail: 'sharpness 3',
      late: false,
    });
    expect(decide({ observation, thresholds: band, elapsedMs: 500, deadlineMs: 100 })).toMatchObject({
      late: true,
    });
  });
});

describe('the verdict on a part with zones', () => {
  const thresholds = thresholdsOf({
    thresholds: { fail: 0.6, review: 0.4 },
    zones: [{ name: 'cable', thresholds: { fail: 0.9 } }, { name: 'label' }],
  });
  const verdict = (score: number, cable: number, label: number) => {
    const zones = [
      { name: 'cable', score: cable },
      { name: 'label', score: label },
    ];
    return decide({ observation: compared(score, zones), thresholds, ...inTime });
  };

  it.each([
    [0.1, 0.89, 0.1, 'pass'],
    [0.1, 0.9, 0.1, 'fail'],
    [0.1, 0.1, 0.4, 'review'],
    [0.1, 0.1, 0.6, 'fail'],
    [0.5, 0.95, 0.1, 'fail'],
    [0.4, 0.5, 0.1, 'review'],
  ])('that scores %d outside, %d and %d in its zones is %s', (score, cable, label, kind) => {
    expect(verdict(score, cable, label).kind).toBe(kind);
  });

  it('is unjudged where a zone has no score, or none that is finite', () => {
    const observation = compared(0.1, [{ name: 'cable', score: 0.1 }]);
    expect(decide({ observation, thresholds, ...inTime })).toMatchObject({
      kind: 'unjudged',
      reason: 'comparison-failed',
      detail: 'anomaly score of zone label is NaN',
    });
    expect(verdict(0.1, Number.POSITIVE_INFINITY, 0.1)).toMatchObject({ kind: 'unjudged' });
  });

  it('holds a zone that the recipe does not know to the limits of the recipe', () => {
    const observation = compared(0.1, [{ name: 'new', score: 0.6 }]);
    expect(decide({ observation, thresholds: { fail: 0.6 }, ...inTime }).kind).toBe('fail');
  });
});
