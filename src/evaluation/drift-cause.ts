import { type DriftMetric, type DriftSeries, driftMetrics } from './drift.js';

/** What has drifted, told apart by which charts are out. */
export type DriftCause =
  | 'light-fades'
  | 'light-grows'
  | 'focus-drifts'
  | 'alignment-drifts'
  | 'golden-samples-outdated';

/** A cause and the chart that shows it. */
export interface DriftFinding {
  readonly cause: DriftCause;
  readonly series: DriftSeries;
  /** Charts that are out as well and may follow from it. */
  readonly follows: readonly DriftMetric[];
}

/**
 * The most basic cause that explains the alarms: what happens to the light shows in scores as well, so light comes before
 * focus, focus before alignment, and golden samples are outdated only where parts have changed under the same light.
 */
export function driftCause(all: readonly DriftSeries[]): DriftFinding | undefined {
  const out = driftMetrics.flatMap((metric) =>
    all.filter((series) => series.metric === metric && series.status.kind === 'alarm'),
  );
  const [series, ...others] = out;
  if (series?.status.kind !== 'alarm') return undefined;
  const causes: Readonly<Record<DriftMetric, DriftCause>> = {
    brightness: series.status.direction === 'down' ? 'light-fades' : 'light-grows',
    sharpness: 'focus-drifts',
    residual: 'alignment-drifts',
    score: 'golden-samples-outdated',
  };
  return { cause: causes[series.metric], series, follows: others.map(({ metric }) => metric) };
}
