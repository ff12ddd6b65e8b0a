import type { Metric } from './payload.js';
import {
  type Counts,
  countValues,
  deviceMetrics,
  type InspectionValues,
  type MetricValue,
  type MetricValues,
  toMetric,
} from './station-metrics.js';

interface Shown {
  readonly values: MetricValues;
  /** Milliseconds since 1970, UTC; 0 where nothing was inspected yet. */
  readonly capturedMs: number;
}

const nothing: MetricValues = Object.fromEntries(deviceMetrics.map(({ name }) => [name, null]));

/**
 * What is known and what was told of one device.
 *
 * `told` is the row of the log up to which everything of the device was told without a gap. Rows between it and `flushTo`
 * were missed and follow as history; newer ones are told as they come.
 */
export class DeviceFeed {
  readonly camera: string;
  readonly #firstAlias: number;
  online = false;
  isBorn = false;
  told: number;
  /** `told` of the last time when the broker surely had everything that was sent. */
  confirmed: number;
  flushTo = 0;
  /** The last inspection in the log, and the one that is shown; with the times of their frames. */
  #latest: Shown = { values: nothing, capturedMs: 0 };
  #shown: Shown = { values: nothing, capturedMs: 0 };
  #counts: Record<keyof Counts, number> = { pass: 0, review: 0, fail: 0, unjudged: 0 };
  /** What hosts have as the value of each metric. */
  #sent: Record<string, MetricValue> = {};
  #lastMs = 0;

  constructor(camera: string, index: number, told: number) {
    this.camera = camera;
    this.#firstAlias = (index + 1) * 100;
    this.told = told;
    this.confirmed = told;
  }

  /** Notes an inspection that is in the log, told or not. */
  note({ values, capturedMs, verdict }: InspectionValues, isNew: boolean): void {
    this.#latest = { values: { ...nothing, ...values }, capturedMs };
    if (isNew) this.#counts[verdict] += 1;
  }

  /** A session begins: the last inspection in the log is what there is to show. */
  showLatest(): void {
    this.#shown = this.#latest;
  }

  /** Everything that is known, named. All values are of one moment, so that they stand in the order of time. */
  birth(nowMs: number): readonly Metric[] {
    const values: MetricValues = { ...this.#shown.values, ...countValues(this.#counts) };
    this.#sent = { ...values };
    const timestampMs = this.#inOrder(this.#shown.capturedMs === 0 ? nowMs : this.#shown.capturedMs);
    return deviceMetrics.map((kind, index) =>
      toMetric({
        kind,
        alias: this.#firstAlias + index,
        value: values[kind.name] ?? null,
        timestampMs,
        form: 'birth',
      }),
    );
  }

  /** What an inspection changes of what hosts have. */
  data(inspection: InspectionValues): readonly Metric[] {
    this.#shown = { values: inspection.values, capturedMs: inspection.capturedMs };
    const values: MetricValues = { ...inspection.values, ...countValues(this.#counts) };
    const timestampMs = this.#inOrder(inspection.capturedMs);
    const metrics = deviceMetrics.flatMap((kind, index) => {
      const value = values[kind.name] ?? null;
      if (this.#sent[kind.name] === value) return [];
      return [toMetric({ kind, alias: this.#firstAlias + index, value, timestampMs, form: 'data' })];
    });
    this.#sent = { ...this.#sent, ...values };
    return metrics;
  }

  /** An inspection that hosts missed, with the time at which it was made. */
  history({ values, capturedMs }: InspectionValues): readonly Metric[] {
    return deviceMetrics.flatMap((kind, index) => {
      const value = values[kind.name];
      if (value === undefined) return [];
      const alias = this.#firstAlias + index;
      return [toMetric({ kind, alias, value, timestampMs: capturedMs, form: 'history' })];
    });
  }

  /** A clock that was set back must not make a newer value look older. */
  #inOrder(timestampMs: number): number {
    this.#lastMs = Math.max(this.#lastMs, timestampMs);
    return this.#lastMs;
  }
}
