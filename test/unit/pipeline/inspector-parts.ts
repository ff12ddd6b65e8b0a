import type { Recipe } from '../../../src/config/recipe.js';
import type { VisionResult } from '../../../src/ports/vision.js';

/** A recipe with a deadline of 100 ms. */
export const aRecipe: Recipe = {
  part: 'board',
  references: { kind: 'files', paths: ['golden.png'] },
  model: 'generic',
  comparison: 'position',
  screening: true,
  alignment: { kind: 'none' },
  masks: [],
  zones: [],
  thresholds: { fail: 0.5 },
  checkPart: true,
  minAreaPx: 16,
  deadlineMs: 100,
  identity: { version: 3, hash: 'h' },
};

/** What a camera finds of a part with this anomaly score. */
export function comparedResult(score: number): VisionResult {
  return {
    observation: {
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
      comparison: { score, regions: [], modelHash: 'm', referenceHash: 'r', provider: 'cpu' },
      timings: {},
    },
    evidence: [],
  };
}
