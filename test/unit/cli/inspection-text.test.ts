import { describe, expect, it } from 'vitest';
import { inspectionExitCode, inspectionText } from '../../../src/cli/inspect/inspection-text.js';
import type { Observation } from '../../../src/domain/observation.js';

const compared: Observation = {
  kind: 'compared',
  frame: {
    id: 1,
    camera: 'cli',
    capturedAt: '2026-01-02T03:04:05.006Z',
    width: 640,
    height: 480,
    channels: 3,
    quality: { sharpness: 100, brightness: 100, clippedHigh: 0, clippedLow: 0, frozen: false },
  },
  alignment: {
    kind: 'aligned',
    transform: { rotationDeg: -1.234, scale: 1, shiftX: 12.34, shiftY: -5.67 },
    inliers: 120,
    residualPx: 0.456,
  },
  comparison: {
    score: 0.91234,
    regions: [
      { box: { x: 100, y: 20, width: 32, height: 8 }, areaPx: 256, score: 0.91234, defect: 'scratch' },
      { box: { x: 4, y: 200, width: 8, height: 8 }, areaPx: 48, score: 0.55 },
    ],
    modelHash: 'aa',
    referenceHash: 'bb',
    provider: 'cpu',
  },
  timings: { embed: 12.34, compare: 3 },
};

describe('an inspection for people', () => {
  it('says verdict, score, model, alignment, times, and one line for each region', () => {
    const lines = inspectionText({
      observation: compared,
      verdict: { kind: 'fail' },
      thresholds: { fail: 0.5, review: 0.4 },
      model: 'generic 1.0.0',
      locale: 'en',
    }).split('\n');
    expect(lines).toEqual([
      'Verdict    fail',
      'Score      0.9123  (review from 0.4, fails from 0.5)',
      'Model      generic 1.0.0, cpu',
      'Alignment  turned -1.23 degrees, moved 12.3, -5.7 px, residual 0.46 px',
      'Time       embed 12.3 ms, compare 3.0 ms',
      '',
      'defect     x    y  width  height  area px   score',
      'scratch  100   20     32       8      256  0.9123',
      'differs    4  200      8       8       48  0.5500',
      '',
    ]);
  });

  it('says why a part could not be judged, in Traditional Chinese too', () => {
    const printed = inspectionText({
      observation: { kind: 'failed', reason: 'frame-blurred', detail: 'sharpness 3', timings: {} },
      verdict: { kind: 'unjudged', reason: 'frame-blurred', detail: 'sharpness 3', late: false },
      thresholds: { fail: 0.5 },
      model: 'generic 1.0.0',
      locale: 'zh-TW',
    });
    expect(printed).toBe('判定  未判定: 影像模糊 (sharpness 3)\n');
  });
});

describe('the exit code', () => {
  it('is 0 for a pass alone', () => {
    expect(inspectionExitCode({ kind: 'pass' })).toBe(0);
    expect(inspectionExitCode({ kind: 'fail' })).toBe(1);
    expect(inspectionExitCode({ kind: 'review' })).toBe(3);
    expect(inspectionExitCode({ kind: 'unjudged', reason: 'late', detail: '', late: true })).toBe(3);
  });
});
