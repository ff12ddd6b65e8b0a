import type { Measurement } from '../domain/measurement.js';
import {
  type DriftMetric,
  type DriftParameters,
  type DriftSeries,
  driftMetrics,
  driftSeries,
  driftValue,
  recentSubgroups,
  type Subgroup,
} from './drift.js';
import { type DriftFinding, driftCause } from './drift-cause.js';

/** What is known of the drift of one part. */
export interface PartDrift {
  readonly part: string;
  /** Hash of what it is judged by since `activeSince`; absent where nothing was compared yet. */
  readonly recipe?: string;
  /** First row of the log, and its time, under that recipe. */
  readonly firstSeq: number;
  readonly activeSince: string;
  readonly inspections: number;
  readonly series: readonly DriftSeries[];
  readonly finding?: DriftFinding;
}

/** A recipe may be in use for years: charts go so far back. */
const keptSubgroups = 2000;

interface CollectedMetric {
  subgroups: Subgroup[];
  /** Of the subgroup that is not full yet. */
  sum: number;
  count: number;
}

interface Collected {
  recipe: string | undefined;
  readonly firstSeq: number;
  readonly activeSince: string;
  inspections: number;
  readonly metrics: Readonly<Record<DriftMetric, CollectedMetric>>;
}

/**
 * Follows the drift of all parts from the rows of the log in their order. Of each metric it keeps the means of subgroups
 * only. Another recipe version begins anew: it has limits of its own.
 */
export class DriftMonitor {
  readonly #parameters: DriftParameters;
  readonly #parts = new Map<string, Collected>();
  #lastSeq = 0;

  constructor(parameters: DriftParameters) {
    this.#parameters = parameters;
  }

  /** Row of the log up to which everything is known. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  add(measurement: Measurement): void {
    this.#lastSeq = measurement.seq;
    const collected = this.#collected(measurement);
    collected.inspections += 1;
    for (const metric of driftMetrics) {
      const value = driftValue(metric, measurement);
      if (value === undefined || !Number.isFinite(value)) continue;
      const own = collected.metrics[metric];
      own.sum += value;
      own.count += 1;
      if (own.count < this.#parameters.subgroup) continue;
      const { seq, judgedAt } = measurement;
      own.subgroups.push({ mean: own.sum / own.count, seq, judgedAt });
      own.sum = 0;
      own.count = 0;
      if (own.subgroups.length > 2 * keptSubgroups) {
        const { baseline } = this.#parameters;
        own.subgroups = recentSubgroups(metric, own.subgroups, { baseline, kept: keptSubgroups });
      }
    }
  }

  /** The charts of every part as they are now, or of one. */
  drifts(only?: string): readonly PartDrift[] {
    return [...this.#parts]
      .filter(([part]) => only === undefined || part === only)
      .map(([part, { recipe, firstSeq, activeSince, inspections, metrics }]) => {
        const series = driftMetrics.map((metric) =>
          driftSeries(metric, metrics[metric].subgroups, this.#parameters),
        );
        const finding = driftCause(series);
        return {
          part,
          firstSeq,
          activeSince,
          inspections,
          series,
          ...(recipe === undefined ? {} : { recipe }),
          ...(finding === undefined ? {} : { finding }),
        };
      });
  }

  #collected({ part, recipe, seq, judgedAt }: Measurement): Collected {
    const known = this.#parts.get(part);
    // A frame that could not be compared belongs to the recipe that was there before and goes on.
    if (
      known !== undefined &&
      (recipe === undefined || known.recipe === undefined || recipe === known.recipe)
    ) {
      known.recipe ??= recipe;
      return known;
    }
    const made: Collected = {
      recipe,
      firstSeq: seq,
      activeSince: judgedAt,
      inspections: 0,
      metrics: {
        brightness: nothingYet(),
        sharpness: nothingYet(),
        residual: nothingYet(),
        score: nothingYet(),
      },
    };
    this.#parts.set(part, made);
    return made;
  }
}

function nothingYet(): CollectedMetric {
  return { subgroups: [], sum: 0, count: 0 };
}
