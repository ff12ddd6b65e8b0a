import type { Measurement } from '../domain/measurement.js';
import {
  type CusumParameters,
  type CusumPoint,
  cusumChart,
  type EwmaParameters,
  type EwmaPoint,
  ewmaChart,
} from './control-charts.js';
import { type StableWindow, stableWindow } from './in-control.js';

/** How drift is looked for. */
export interface DriftParameters extends EwmaParameters, CusumParameters {
  /** Parts whose mean is one point of a chart. */
  readonly subgroup: number;
  /** Points that the limits are learned from. */
  readonly baseline: number;
}

/** What is charted, in the order in which a cause is looked for: light, then focus, then alignment, then the rest. */
export const driftMetrics: readonly ['brightness', 'sharpness', 'residual', 'score'] = [
  'brightness',
  'sharpness',
  'residual',
  'score',
];
export type DriftMetric = (typeof driftMetrics)[number];

/** One point of a chart: the mean of a subgroup. */
export interface Subgroup {
  readonly mean: number;
  /** Row of the audit log of its last part, and when that was judged. */
  readonly seq: number;
  readonly judgedAt: string;
}

/** One metric of one part under one recipe. */
export interface DriftSeries {
  readonly metric: DriftMetric;
  readonly subgroups: readonly Subgroup[];
  /** Absent while too few subgroups are there, or none of their windows was stable. */
  readonly inControl?: StableWindow;
  /** Of the subgroups behind the window. */
  readonly ewma: readonly EwmaPoint[];
  readonly cusum: readonly CusumPoint[];
  readonly status: DriftStatus;
}

export type DriftStatus =
  | { readonly kind: 'learning' }
  | { readonly kind: 'in-control' }
  | {
      readonly kind: 'alarm';
      readonly direction: 'up' | 'down';
      /** How far the average has moved, units of the metric. */
      readonly shift: number;
      /** Index of the subgroup with which it began, by the cumulative sum. */
      readonly since: number;
    };

/** What one metric means. */
interface MetricRule {
  /** Of one inspection; undefined where it says nothing about the metric. */
  readonly valueOf: (measurement: Measurement) => number | undefined;
  /** Smaller shifts do not matter, however certain they are. */
  readonly leastShift: number;
  /** A shift to the other side is no drift. */
  readonly onlyUp: boolean;
}

/** Scores of exactly 0 and 1 have no log-odds: they are cut here. */
const maxLogOdds = 14;

const rules: Readonly<Record<DriftMetric, MetricRule>> = {
  /* Grey levels. */
  brightness: { valueOf: ({ brightness }) => brightness, leastShift: 4, onlyUp: false },
  /*
   * Natural logarithm of sharpness over brightness squared: the variance of the Laplacian grows with the square of the
   * light, so that a fading lamp alone does not look like a lens out of focus.
   */
  sharpness: {
    valueOf: ({ sharpness = 0, brightness = 0 }) =>
      sharpness > 0 && brightness > 0 ? Math.log(sharpness) - 2 * Math.log(brightness) : undefined,
    leastShift: 0.2,
    onlyUp: false,
  },
  /* Pixels, of parts that passed. */
  residual: {
    valueOf: ({ residualPx, verdict }) => (verdict === 'pass' ? residualPx : undefined),
    leastShift: 0.15,
    onlyUp: true,
  },
  /* Log-odds of the anomaly score, of parts that passed: today's good parts. */
  score: {
    valueOf: ({ score, verdict }) =>
      verdict === 'pass' && score !== undefined
        ? Math.max(-maxLogOdds, Math.min(maxLogOdds, Math.log(score / (1 - score))))
        : undefined,
    leastShift: 0.5,
    onlyUp: true,
  },
};

/** The value that a metric charts of one inspection; undefined where it says nothing about it. */
export function driftValue(metric: DriftMetric, measurement: Measurement): number | undefined {
  return rules[metric].valueOf(measurement);
}

/**
 * Limits from the first stable window, then EWMA and CUSUM of what came behind it. There is an alarm while either chart is
 * out and the average has moved by more than what matters.
 */
export function driftSeries(
  metric: DriftMetric,
  subgroups: readonly Subgroup[],
  parameters: DriftParameters,
): DriftSeries {
  const means = subgroups.map(({ mean }) => mean);
  const { leastShift, onlyUp } = rules[metric];
  const inControl = stableWindow(means, parameters.baseline, leastShift / 10);
  if (inControl === undefined) {
    return { metric, subgroups, ewma: [], cusum: [], status: { kind: 'learning' } };
  }
  const rest = means.slice(inControl.to);
  const ewma = ewmaChart(rest, inControl, parameters);
  const cusum = cusumChart(rest, inControl, parameters);
  const [average, sums] = [ewma.at(-1), cusum.at(-1)];
  const shift = (average?.average ?? inControl.mean) - inControl.mean;
  const isOut = average?.isOut === true || sums?.isOut === true;
  const matters = Math.abs(shift) >= leastShift && !(onlyUp && shift < 0);
  const direction = shift > 0 ? 'up' : 'down';
  const status: DriftStatus =
    isOut && matters
      ? { kind: 'alarm', direction, shift, since: inControl.to + beginning(cusum, direction) }
      : { kind: 'in-control' };
  return { metric, subgroups, inControl, ewma, cusum, status };
}

/**
 * The window that the limits come from and the newest subgroups behind it: what the charts need, however long a recipe has
 * been in use. An average has forgotten what lies further back, and a sum that is in control has been at zero since.
 */
export function recentSubgroups(
  metric: DriftMetric,
  subgroups: readonly Subgroup[],
  { baseline, kept }: { readonly baseline: number; readonly kept: number },
): Subgroup[] {
  const means = subgroups.map(({ mean }) => mean);
  const window = stableWindow(means, baseline, rules[metric].leastShift / 10);
  const learned = window === undefined ? [] : subgroups.slice(window.from, window.to);
  return [...learned, ...subgroups.slice(Math.max(window?.to ?? 0, subgroups.length - kept))];
}

/** The point behind the last one at which the sum was zero estimates when the shift began (Montgomery, section 9.1). */
function beginning(cusum: readonly CusumPoint[], direction: 'up' | 'down'): number {
  const sums = cusum.map(({ high, low }) => (direction === 'up' ? high : low));
  return Math.min(Math.max(0, sums.length - 1), sums.lastIndexOf(0) + 1);
}
