import type { Checkpoint } from '../domain/checkpoint.js';
import type { EvidenceImage, Inspection } from '../domain/inspection.js';
import type { LogEntry, StationEvent } from '../domain/log-entry.js';
import type { VerdictKind } from '../domain/verdict.js';
import type { LedgerReceipt } from './ledger-lane.js';

/** Which inspections to list; newest first. */
export interface InspectionQuery {
  readonly limit: number;
  /** Only entries with a smaller sequence number. */
  readonly beforeSeq?: number;
  readonly part?: string;
  readonly camera?: string;
  readonly verdict?: VerdictKind;
  /** ISO 8601; judged at or after it, and before `until`. */
  readonly since?: string;
  readonly until?: string;
}

/** Number of inspections by verdict. */
export type VerdictCounts = Readonly<Record<VerdictKind, number>>;

/** Where a log ends; `seq` is 0 for an empty one. Kept elsewhere, it proves later that nothing was cut off the end. */
export type LogHead = Checkpoint;

/**
 * The station's memory: append-only, hash-chained, durable once a call has resolved. An entry that is appended is
 * also queued for publication; there is no second queue.
 */
export interface AuditLog {
  /**
   * Stores the evidence, fills in `evidence`, and appends the inspection, in one transaction. A trigger id that is in
   * the log already is answered with the row that is there, so that calling again after a failure is safe.
   *
   * @throws StationError `audit-write-failed`: it is not certain to be on the disk, call again. `audit-unusable`: the log
   * is damaged.
   */
  appendInspection(
    inspection: Omit<Inspection, 'evidence'>,
    evidence: readonly EvidenceImage[],
  ): Promise<LogEntry>;
  appendEvent(event: StationEvent): Promise<LogEntry>;
  /** The inspection made for a trigger id, if there was one. */
  findByTrigger(triggerId: string): Promise<LogEntry | undefined>;
  find(inspectionId: string): Promise<LogEntry | undefined>;
  list(query: InspectionQuery): Promise<readonly LogEntry[]>;
  /** All entries behind a sequence number, oldest first. */
  after(seq: number, limit: number): Promise<readonly LogEntry[]>;
  counts(): Promise<VerdictCounts>;
  head(): Promise<LogHead>;
  /** Inspections not yet acknowledged by the broker, oldest first. */
  unpublished(limit: number): Promise<readonly LogEntry[]>;
  /** Acknowledged up to and at these sequence numbers. */
  markPublished(seqs: readonly number[]): Promise<void>;
  /** The newest receipt of the ledger that was kept. */
  receipt(): Promise<LedgerReceipt | undefined>;
  /** Keeps a receipt that was compared with the log; one for less than the log had a receipt for changes nothing. */
  keepReceipt(receipt: LedgerReceipt): Promise<void>;
  /** The bytes of an evidence image, if it is still kept. */
  evidence(sha256: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}
