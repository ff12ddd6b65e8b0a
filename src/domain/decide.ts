import type { Observation } from './observation.js';
import type { Verdict } from './verdict.js';

/** How a recipe turns an anomaly score into a verdict. */
export interface Thresholds {
  /** Scores at or above it fail, 0 to 1. */
  readonly fail: number;
  /** Scores at or above it, and below `fail`, ask for a review; absent when the recipe has no review band. */
  readonly review?: number | undefined;
}

/** All that a verdict depends on. */
export interface Evidence {
  readonly observation: Observation;
  readonly thresholds: Thresholds;
  /** Milliseconds between trigger and observation. */
  readonly elapsedMs: number;
  readonly deadlineMs: number;
}

/** The one rule by which parts are judged. A late, failed or non-finite observation is never a pass. */
export function decide({ observation, thresholds, elapsedMs, deadlineMs }: Evidence): Verdict {
  const late = elapsedMs > deadlineMs;
  if (observation.kind === 'failed') {
    return { kind: 'unjudged', reason: observation.reason, detail: observation.detail, late };
  }
  if (late) {
    const detail = `${elapsedMs.toFixed(1)} ms after the trigger, deadline ${deadlineMs} ms`;
    return { kind: 'unjudged', reason: 'late', detail, late };
  }
  const { score } = observation.comparison;
  if (!Number.isFinite(score)) {
    return { kind: 'unjudged', reason: 'comparison-failed', detail: `anomaly score is ${score}`, late };
  }
  if (score >= thresholds.fail) return { kind: 'fail' };
  if (thresholds.review !== undefined && score >= thresholds.review) return { kind: 'review' };
  return { kind: 'pass' };
}
