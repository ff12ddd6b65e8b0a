import { dataTypes, type Metric } from './payload.js';
import { type MetricValues, nodeMetrics, toMetric } from './station-metrics.js';

/** Tells which NBIRTH and which NDEATH belong together. */
export function bdSeqMetric(bdSeq: number, timestampMs: number): Metric {
  return {
    name: 'bdSeq',
    timestampMs,
    datatype: dataTypes.int64,
    value: { kind: 'long', value: BigInt(bdSeq) },
  };
}

interface NodeBirth {
  readonly bdSeq: number;
  readonly values: MetricValues;
  readonly timestampMs: number;
}

/** All metrics of a node, named. Those of the session have no alias, since hosts must know them before any birth. */
export function nodeBirth({ bdSeq, values, timestampMs }: NodeBirth): readonly Metric[] {
  return [
    bdSeqMetric(bdSeq, timestampMs),
    {
      name: 'Node Control/Rebirth',
      timestampMs,
      datatype: dataTypes.boolean,
      value: { kind: 'boolean', value: false },
    },
    ...nodeMetrics.map((kind, index) =>
      toMetric({ kind, alias: index + 1, value: values[kind.name] ?? null, timestampMs, form: 'birth' }),
    ),
  ];
}

/** What has changed of a node. */
export function nodeChanges(now: MetricValues, before: MetricValues, timestampMs: number): readonly Metric[] {
  return nodeMetrics.flatMap((kind, index) => {
    const value = now[kind.name] ?? null;
    if (value === (before[kind.name] ?? null)) return [];
    return [toMetric({ kind, alias: index + 1, value, timestampMs, form: 'data' })];
  });
}
