import { type CalibratedThresholds, calibrateThresholds } from './calibrate-thresholds.js';
import { extremeValueThreshold } from './extreme-value-threshold.js';
import type { Batch } from './tolerance-bound.js';

/** What a calibration is asked for. */
export interface CalibrationRequest {
  /** Share of good parts that may be rejected, above 0 and below 1. */
  readonly falseRejects: number;
  /** How sure that is to be, above 0 and below 1. */
  readonly confidence: number;
  /** Share of good parts that may be reviewed or rejected, above `falseRejects`; no review band when absent. */
  readonly review?: number | undefined;
  /** Good parts that the promise is made for; all that will ever come when absent. */
  readonly batch?: Batch;
  /** With too few good parts: follow the tail of the scores instead of stopping at the highest. */
  readonly extrapolate?: boolean;
}

/** Thresholds of each area, and what they promise. */
export interface CalibratedBand {
  /** `extrapolated` promises nothing. */
  readonly method: 'order-statistics' | 'too-few' | 'extrapolated';
  readonly fail: CalibratedThresholds;
  readonly review?: CalibratedThresholds;
}

/**
 * Thresholds for failing and, where asked for, for a review, from the scores of good parts.
 *
 * @param scores of each good part its score in each area
 */
export function calibrateBand(
  scores: readonly (readonly number[])[],
  areas: number,
  request: CalibrationRequest,
): CalibratedBand {
  const { falseRejects, confidence, batch = 'all', review } = request;
  const base = { scores, areas, confidence, batch };
  const fail = calibrateThresholds({ ...base, falseRejects });
  const band = review === undefined ? {} : { review: calibrateThresholds({ ...base, falseRejects: review }) };
  if (fail.kept) return { method: 'order-statistics', fail, ...band };
  const tails = Array.from({ length: areas }, (_, area) =>
    extremeValueThreshold(
      scores.map((sample) => sample[area] ?? 0),
      falseRejects / areas,
    ),
  );
  const followed = tails.filter((tail) => tail !== undefined);
  if (request.extrapolate !== true || followed.length < areas) return { method: 'too-few', fail, ...band };
  return { method: 'extrapolated', fail: { ...fail, thresholds: followed, bound: 1, onAverage: 1 }, ...band };
}
