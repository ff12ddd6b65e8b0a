import type { ErrorCode } from '../../domain/error-codes.js';
import type { StationEvent } from '../../domain/log-entry.js';
import type { InspectionQuery } from '../../ports/audit-log.js';
import type { EvidenceRule } from '../../ports/evidence-retention.js';
import type { LedgerReceipt } from '../../ports/ledger-lane.js';
import type { NewInspection } from './log-writer.js';

/** What the worker needs to open the log; given when it starts. */
export interface WorkerSettings {
  readonly dataDirectory: string;
  readonly station: string;
  readonly openedAt: string;
}

/** What the audit log asks its worker to do; the answer's type follows from `kind` and is held by the caller. */
export type AuditTask =
  | { readonly kind: 'append-inspection'; readonly entry: NewInspection }
  | { readonly kind: 'append-event'; readonly event: StationEvent; readonly recordedAt: string }
  | { readonly kind: 'find-by-trigger'; readonly triggerId: string }
  | { readonly kind: 'find'; readonly inspectionId: string }
  | { readonly kind: 'list'; readonly query: InspectionQuery }
  | { readonly kind: 'after'; readonly seq: number; readonly limit: number }
  | { readonly kind: 'measurements'; readonly afterSeq: number; readonly limit: number }
  | { readonly kind: 'counts' }
  | { readonly kind: 'head' }
  | { readonly kind: 'unpublished'; readonly limit: number }
  | { readonly kind: 'mark-published'; readonly seqs: readonly number[]; readonly publishedAt: string }
  | { readonly kind: 'receipt' }
  | { readonly kind: 'keep-receipt'; readonly receipt: LedgerReceipt; readonly receivedAt: string }
  | { readonly kind: 'evidence'; readonly sha256: string }
  | { readonly kind: 'remove-evidence'; readonly rule: EvidenceRule; readonly removedAt: string }
  | { readonly kind: 'close' };

export interface AuditRequest {
  readonly id: number;
  readonly task: AuditTask;
}

/** An error on its way between the threads. */
export interface AuditFailure {
  /** Absent for a fault of the program. */
  readonly code?: ErrorCode;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly message: string;
}

export type AuditReply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'not-opened'; readonly failure: AuditFailure }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: AuditFailure };
