import { opcEvaluation } from '../../contract/opc-result.js';
import type { LogEntry } from '../../domain/log-entry.js';
import type { VerdictKind } from '../../domain/verdict.js';
import { dataTypes, type Metric, type Property, type Quality, type WireValue } from './payload.js';

/** A metric as it is known from birth on. */
export interface MetricKind {
  readonly name: string;
  readonly type: keyof typeof dataTypes;
  /** Says with each value how good it is. */
  readonly hasQuality?: true;
}

/** A value of a metric; null where there is none. */
export type MetricValue = number | string | boolean | null;

/** Values by name of the metric. */
export type MetricValues = Readonly<Record<string, MetricValue>>;

/** What a station says of itself. `bdSeq` and `Node Control/Rebirth` belong to the session and come besides. */
export const nodeMetrics: readonly MetricKind[] = [
  { name: 'Properties/Station', type: 'string' },
  { name: 'Properties/Software', type: 'string' },
  { name: 'State/PackML', type: 'int32' },
  { name: 'State/PackMLName', type: 'string' },
  { name: 'Alarm/Active', type: 'boolean' },
  { name: 'Alarm/Count', type: 'int32' },
  { name: 'Alarm/Codes', type: 'string' },
];

/** What is said of each inspection of a camera. */
export const deviceMetrics: readonly MetricKind[] = [
  { name: 'Inspection/ResultId', type: 'string' },
  { name: 'Inspection/Seq', type: 'int64' },
  { name: 'Inspection/Evaluation', type: 'int32' },
  { name: 'Inspection/Verdict', type: 'string' },
  { name: 'Inspection/Reason', type: 'string' },
  { name: 'Inspection/Score', type: 'double', hasQuality: true },
  { name: 'Inspection/Threshold', type: 'double' },
  { name: 'Inspection/Regions', type: 'int32' },
  { name: 'Inspection/JobId', type: 'string' },
  { name: 'Inspection/PartId', type: 'string' },
  { name: 'Inspection/LatencyMs', type: 'double' },
  { name: 'Recipe/Id', type: 'string' },
  { name: 'Recipe/ReferenceSha256', type: 'string' },
  { name: 'Recipe/ModelSha256', type: 'string' },
  { name: 'Counts/Processed', type: 'int64' },
  { name: 'Counts/Defective', type: 'int64' },
  { name: 'Counts/NotDecidable', type: 'int64' },
];

/** Inspections of one camera since the station started, by verdict. */
export type Counts = Readonly<Record<VerdictKind, number>>;

/** Counters of a camera as metrics. */
export function countValues({ pass, review, fail, unjudged }: Counts): MetricValues {
  return {
    'Counts/Processed': pass + review + fail + unjudged,
    'Counts/Defective': fail,
    'Counts/NotDecidable': review + unjudged,
  };
}

/** One inspection as metrics. */
export interface InspectionValues {
  readonly camera: string;
  readonly seq: number;
  readonly verdict: VerdictKind;
  /** When the frame was captured, or else when the verdict was made; milliseconds since 1970, UTC. */
  readonly capturedMs: number;
  readonly values: MetricValues;
}

/** What Sparkplug says of a row of the log; nothing for a row that is no inspection. */
export function inspectionValues({ seq, body }: LogEntry): InspectionValues | undefined {
  if (body.kind !== 'inspection') return undefined;
  const { id, trigger, verdict, thresholds, observation, provenance, judgedAt, elapsedMs } = body.inspection;
  const comparison = observation.kind === 'compared' ? observation.comparison : undefined;
  return {
    camera: trigger.camera,
    seq,
    verdict: verdict.kind,
    capturedMs: Date.parse(observation.frame?.capturedAt ?? judgedAt),
    values: {
      'Inspection/ResultId': id,
      'Inspection/Seq': seq,
      'Inspection/Evaluation': opcEvaluation(verdict),
      'Inspection/Verdict': verdict.kind,
      'Inspection/Reason': verdict.kind === 'unjudged' ? verdict.reason : null,
      'Inspection/Score': comparison?.score ?? null,
      'Inspection/Threshold': thresholds.fail,
      'Inspection/Regions': comparison?.regions.length ?? null,
      'Inspection/JobId': trigger.id,
      'Inspection/PartId': trigger.serial ?? null,
      'Inspection/LatencyMs': elapsedMs,
      'Recipe/Id': trigger.part,
      'Recipe/ReferenceSha256': provenance.referenceHash ?? null,
      'Recipe/ModelSha256': provenance.modelHash ?? null,
    },
  };
}

interface ToMetric {
  readonly kind: MetricKind;
  readonly alias: number;
  readonly value: MetricValue;
  readonly timestampMs: number;
  /** Births name the metric and its type, data only give its alias. */
  readonly form: 'birth' | 'data' | 'history';
}

/** One metric of a message. */
export function toMetric({ kind, alias, value, timestampMs, form }: ToMetric): Metric {
  return {
    ...(form === 'birth' ? { name: kind.name, datatype: dataTypes[kind.type] } : {}),
    alias,
    timestampMs,
    ...(form === 'history' ? { isHistorical: true } : {}),
    ...(kind.hasQuality === undefined ? {} : { properties: [quality(value === null ? 0 : 192)] }),
    ...(value === null ? { isNull: true } : { value: wireValue(kind, value) }),
  };
}

function quality(code: Quality): Property {
  return { key: 'Quality', type: dataTypes.int32, value: { kind: 'int', value: code } };
}

function wireValue({ name, type }: MetricKind, value: NonNullable<MetricValue>): WireValue {
  if (type === 'string' && typeof value === 'string') return { kind: 'string', value };
  if (type === 'boolean' && typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'number') {
    if (type === 'double') return { kind: 'double', value };
    if (type === 'int32') return { kind: 'int', value: value >>> 0 };
    if (type === 'int64') return { kind: 'long', value: BigInt(value) };
  }
  throw new Error(`${name} is a ${type}, not ${JSON.stringify(value)}`);
}
