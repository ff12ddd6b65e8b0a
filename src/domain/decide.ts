import type { Comparison } from './comparison.js';
import type { Observation } from './observation.js';
import type { Verdict } from './verdict.js';

/** From which anomaly scores on something is done about a part. */
export interface Limits {
  /** Scores at or above it fail, 0 to 1. */
  readonly fail: number;
  /** Scores at or above it, and below `fail`, ask for a review; absent when there is no review band. */
  readonly review?: number | undefined;
}

/** How a recipe turns anomaly scores into a verdict. */
export interface Thresholds extends Limits {
  /** By the name of the zone, where a recipe has zones; its own limits hold for all places outside of them. */
  readonly zones?: Readonly<Record<string, Limits>>;
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
  const judged = judgedScores(observation.comparison, thresholds);
  const broken = judged.find(({ score }) => !Number.isFinite(score));
  if (broken !== undefined) {
    const where = broken.zone === undefined ? '' : ` of zone ${broken.zone}`;
    const detail = `anomaly score${where} is ${broken.score}`;
    return { kind: 'unjudged', reason: 'comparison-failed', detail, late };
  }
  if (judged.some(({ score, limits }) => score >= limits.fail)) return { kind: 'fail' };
  if (judged.some(({ score, limits: { review } }) => review !== undefined && score >= review)) {
    return { kind: 'review' };
  }
  return { kind: 'pass' };
}

/** A score and the limits that hold for it. */
export interface JudgedScore {
  /** Absent for all places outside of zones. */
  readonly zone?: string;
  readonly score: number;
  readonly limits: Limits;
}

/**
 * Every score of a part next to its limits, places outside of zones first. A zone that has limits and no score counts as
 * NaN: what was not looked at is no pass.
 */
export function judgedScores(
  { score, zones = [] }: Pick<Comparison, 'score' | 'zones'>,
  thresholds: Thresholds,
): readonly JudgedScore[] {
  const scores = new Map(zones.map((zone) => [zone.name, zone.score]));
  const limits = thresholds.zones ?? {};
  const names = new Set([...Object.keys(limits), ...scores.keys()]);
  const ofZones = [...names].map((zone) => ({
    zone,
    score: scores.get(zone) ?? Number.NaN,
    limits: limits[zone] ?? thresholds,
  }));
  return [{ score, limits: thresholds }, ...ofZones];
}

/** The score that lies highest above its limit, or least below it: the one that speaks for the part. */
export function worstScore([first, ...others]: readonly JudgedScore[]): JudgedScore {
  if (first === undefined) throw new Error('a part without a score');
  return others.reduce(
    (worst, one) => (one.score - one.limits.fail > worst.score - worst.limits.fail ? one : worst),
    first,
  );
}

/** The thresholds of a recipe; a zone without limits of its own has those of the recipe. */
export function thresholdsOf({
  thresholds,
  zones,
}: {
  readonly thresholds: Limits;
  readonly zones: readonly { readonly name: string; readonly thresholds?: Limits | undefined }[];
}): Thresholds {
  if (zones.length === 0) return thresholds;
  return {
    ...thresholds,
    zones: Object.fromEntries(zones.map((zone) => [zone.name, zone.thresholds ?? thresholds])),
  };
}
