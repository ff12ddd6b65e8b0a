import { type Batch, boundOf, mostCuts, neededSamples } from './tolerance-bound.js';

interface CalibrateThresholds {
  /** Of each good part its score in each area. */
  readonly scores: readonly (readonly number[])[];
  /** Areas that get a threshold. */
  readonly areas: number;
  /** Share of good parts that may be rejected, above 0 and below 1, all areas taken together. */
  readonly falseRejects: number;
  /** How sure that is to be, above 0 and below 1. */
  readonly confidence: number;
  /** Good parts that the promise is made for; all that will ever come when absent. */
  readonly batch?: Batch;
}

/** Thresholds and what they promise. */
export interface CalibratedThresholds {
  /** For each area the score from which parts fail, 0 to 1. */
  readonly thresholds: readonly number[];
  readonly samples: number;
  /** Highest scores that were cut off. */
  readonly cuts: number;
  /** With the confidence asked for at most this share of good parts is rejected. */
  readonly bound: number;
  /** The share that is rejected on average over calibrations; the promise of split conformal prediction. */
  readonly onAverage: number;
  /** Good parts that are needed for what was asked; nothing when no number would do. */
  readonly needed?: number;
  /** Whether what was asked for is promised. */
  readonly kept: boolean;
}

/** A part fails at the threshold itself: it must lie just above the score that is still good. */
const justAbove = 1e-6;

/**
 * Thresholds from the scores of good parts alone. The areas are cut in turn, each time at the highest score that is left,
 * as often as the promise allows. With too few good parts the thresholds lie above all that was seen, and what cutting each area
 * once would promise, which holds for them all the more, is told instead.
 */
export function calibrateThresholds(options: CalibrateThresholds): CalibratedThresholds {
  const { scores, areas, confidence } = options;
  const promise = { ...options, share: options.falseRejects };
  const samples = scores.length;
  const most = mostCuts(samples, promise);
  const cuts = most ?? Math.min(areas, samples);
  const needed = neededSamples(promise);
  const limits = most === undefined ? highestOf(scores, areas) : cutInTurn(scores, areas, cuts);
  const kept = most !== undefined && limits.every((limit) => limit + justAbove <= 1);
  return {
    thresholds: limits.map((limit) => Math.min(1, limit + justAbove)),
    samples,
    cuts,
    bound: cuts < areas ? 1 : boundOf({ samples, cuts }, confidence, options.batch),
    onAverage: cuts < areas ? 1 : cuts / (samples + 1),
    ...(needed === undefined ? {} : { needed }),
    kept,
  };
}

/** The highest score of each area; 1 where there is none. */
function highestOf(scores: readonly (readonly number[])[], areas: number): readonly number[] {
  return Array.from({ length: areas }, (_, area) =>
    scores.length === 0 ? 1 : scores.reduce((most, sample) => Math.max(most, sample[area] ?? 0), 0),
  );
}

/** The last score that each area was cut at; 1 where it was not cut. */
function cutInTurn(scores: readonly (readonly number[])[], areas: number, cuts: number): readonly number[] {
  const left = new Set(scores);
  const limits = Array.from({ length: areas }, () => 1);
  for (let cut = 0; cut < cuts; cut += 1) {
    const area = cut % areas;
    let highest: readonly number[] | undefined;
    for (const sample of left) {
      if (highest === undefined || (sample[area] ?? 0) > (highest[area] ?? 0)) highest = sample;
    }
    if (highest === undefined) break;
    left.delete(highest);
    limits[area] = highest[area] ?? 0;
  }
  return limits;
}
