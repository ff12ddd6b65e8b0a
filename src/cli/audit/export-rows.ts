import type { LogEntry } from '../../domain/log-entry.js';

/** Columns of the export, in the order in which spreadsheets show them. */
const columns = [
  'seq',
  'judged_at',
  'verdict',
  'reason',
  'score',
  'threshold',
  'part',
  'camera',
  'serial',
  'lot',
  'trigger_id',
  'trigger_source',
  'regions',
  'elapsed_ms',
  'model_hash',
  'reference_hash',
  'config_hash',
  'software',
  'inspection_id',
  'hash',
] as const;

/** The first line of a CSV export (RFC 4180). */
export const csvHeader: string = `${columns.join(',')}\r\n`;

/** One inspection as a line of CSV; nothing for an event, which has no such columns. */
export function csvLine({ seq, body, hash }: LogEntry): string {
  if (body.kind === 'event') return '';
  const { id, trigger, verdict, observation, thresholds, provenance, judgedAt, elapsedMs } = body.inspection;
  const comparison = observation.kind === 'compared' ? observation.comparison : undefined;
  const cells: Readonly<Record<(typeof columns)[number], string | number | undefined>> = {
    seq,
    judged_at: judgedAt,
    verdict: verdict.kind,
    reason: verdict.kind === 'unjudged' ? verdict.reason : undefined,
    score: comparison?.score,
    threshold: thresholds.fail,
    part: trigger.part,
    camera: trigger.camera,
    serial: trigger.serial,
    lot: trigger.lot,
    trigger_id: trigger.id,
    trigger_source: trigger.source,
    regions: comparison?.regions.length,
    elapsed_ms: Math.round(elapsedMs * 10) / 10,
    model_hash: provenance.modelHash,
    reference_hash: provenance.referenceHash,
    config_hash: provenance.configHash,
    software: provenance.software,
    inspection_id: id,
    hash,
  };
  return `${columns.map((column) => csvCell(cells[column])).join(',')}\r\n`;
}

/** One entry, whole, as a line of JSON. */
export function jsonLine(entry: LogEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** Texts from outside could start with a sign by which spreadsheets know a formula: an apostrophe keeps them texts. */
function csvCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
