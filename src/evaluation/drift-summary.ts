import type { DriftMetric, DriftStatus } from './drift.js';
import type { DriftCause } from './drift-cause.js';
import type { PartDrift } from './drift-monitor.js';

/** The drift of one part without the points of its charts. */
export interface DriftSummary {
  readonly part: string;
  readonly recipe?: string;
  readonly activeSince: string;
  readonly inspections: number;
  readonly cause?: DriftCause;
  readonly charts: readonly ChartSummary[];
}

/** One chart, in the units in which it is drawn. */
export interface ChartSummary {
  readonly chart: DriftMetric;
  readonly status: DriftStatus['kind'];
  readonly points: number;
  readonly mean?: number;
  readonly sd?: number;
  /** The moving average by now. */
  readonly average?: number;
}

/** What programs are told of the drift of a part. */
export function driftSummary({
  part,
  recipe,
  activeSince,
  inspections,
  series,
  finding,
}: PartDrift): DriftSummary {
  return {
    part,
    ...(recipe === undefined ? {} : { recipe }),
    activeSince,
    inspections,
    ...(finding === undefined ? {} : { cause: finding.cause }),
    charts: series.map(({ metric, status, subgroups, inControl, ewma }) => {
      const average = ewma.at(-1)?.average;
      return {
        chart: metric,
        status: status.kind,
        points: subgroups.length,
        ...(inControl === undefined ? {} : { mean: inControl.mean, sd: inControl.sd }),
        ...(average === undefined ? {} : { average }),
      };
    }),
  };
}
