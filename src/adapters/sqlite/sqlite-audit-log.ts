import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EvidenceImage, Inspection } from '../../domain/inspection.js';
import type { LogEntry, StationEvent } from '../../domain/log-entry.js';
import type { Measurement } from '../../domain/measurement.js';
import { StationError } from '../../domain/station-error.js';
import type { AuditLog, InspectionQuery, LogHead, VerdictCounts } from '../../ports/audit-log.js';
import type { Clock } from '../../ports/clock.js';
import type { EvidenceRemoval, EvidenceRetention, EvidenceRule } from '../../ports/evidence-retention.js';
import type { LedgerReceipt } from '../../ports/ledger-lane.js';
import type { MeasurementLog } from '../../ports/measurement-log.js';
import type { AuditFailure, AuditReply, AuditRequest, AuditTask, WorkerSettings } from './worker-protocol.js';

interface OpenAuditLog {
  readonly dataDirectory: string;
  readonly station: string;
  /** The built audit-worker.js. */
  readonly workerScript: URL;
  readonly clock: Clock;
}

/**
 * Opens the audit log of a station, and makes it when there is none.
 *
 * @throws StationError `audit-unusable`, `audit-from-the-future` or `audit-write-failed`.
 */
export async function openAuditLog(options: OpenAuditLog): Promise<SqliteAuditLog> {
  const log = new SqliteAuditLog(options);
  await log.head();
  return log;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * The audit log in SQLite, in a thread of its own.
 *
 * INVARIANTS: an append that has resolved is on the disk. When the thread dies, whatever it was doing rejects with
 * `audit-write-failed` and the next call starts a new one; appending again is safe, because a trigger id is logged once.
 */
export class SqliteAuditLog implements AuditLog, EvidenceRetention, MeasurementLog {
  readonly #options: OpenAuditLog;
  readonly #pending = new Map<number, Pending>();
  #worker: Promise<Worker> | undefined;
  #lastId = 0;

  constructor(options: OpenAuditLog) {
    this.#options = options;
  }

  async appendInspection(
    inspection: Omit<Inspection, 'evidence'>,
    evidence: readonly EvidenceImage[],
  ): Promise<LogEntry> {
    const entry = { inspection, images: evidence, recordedAt: this.#now() };
    return this.#ask<LogEntry>({ kind: 'append-inspection', entry });
  }

  async appendEvent(event: StationEvent): Promise<LogEntry> {
    return this.#ask<LogEntry>({ kind: 'append-event', event, recordedAt: this.#now() });
  }

  async findByTrigger(triggerId: string): Promise<LogEntry | undefined> {
    return this.#ask<LogEntry | undefined>({ kind: 'find-by-trigger', triggerId });
  }

  async find(inspectionId: string): Promise<LogEntry | undefined> {
    return this.#ask<LogEntry | undefined>({ kind: 'find', inspectionId });
  }

  async list(query: InspectionQuery): Promise<readonly LogEntry[]> {
    return this.#ask<readonly LogEntry[]>({ kind: 'list', query });
  }

  async after(seq: number, limit: number): Promise<readonly LogEntry[]> {
    return this.#ask<readonly LogEntry[]>({ kind: 'after', seq, limit });
  }

  async measurements(afterSeq: number, limit: number): Promise<readonly Measurement[]> {
    return this.#ask<readonly Measurement[]>({ kind: 'measurements', afterSeq, limit });
  }

  async counts(): Promise<VerdictCounts> {
    return this.#ask<VerdictCounts>({ kind: 'counts' });
  }

  async head(): Promise<LogHead> {
    return this.#ask<LogHead>({ kind: 'head' });
  }

  async unpublished(limit: number): Promise<readonly LogEntry[]> {
    return this.#ask<readonly LogEntry[]>({ kind: 'unpublished', limit });
  }

  async markPublished(seqs: readonly number[]): Promise<void> {
    await this.#ask<undefined>({ kind: 'mark-published', seqs, publishedAt: this.#now() });
  }

  async receipt(): Promise<LedgerReceipt | undefined> {
    return this.#ask<LedgerReceipt | undefined>({ kind: 'receipt' });
  }

  async keepReceipt(receipt: LedgerReceipt): Promise<void> {
    await this.#ask<undefined>({ kind: 'keep-receipt', receipt, receivedAt: this.#now() });
  }

  async evidence(sha256: string): Promise<Uint8Array | undefined> {
    return this.#ask<Uint8Array | undefined>({ kind: 'evidence', sha256 });
  }

  async removeEvidence(rule: EvidenceRule): Promise<EvidenceRemoval> {
    return this.#ask<EvidenceRemoval>({ kind: 'remove-evidence', rule, removedAt: this.#now() });
  }

  async close(): Promise<void> {
    const worker = await this.#worker;
    if (worker === undefined) return;
    const ended = once(worker, 'exit');
    const closed = this.#ask<undefined>({ kind: 'close' });
    this.#worker = undefined;
    await closed;
    await ended;
  }

  async #ask<T>(task: AuditTask): Promise<T> {
    const worker = await (this.#worker ??= this.#start());
    this.#lastId += 1;
    const request: AuditRequest = { id: this.#lastId, task };
    const value = await new Promise<unknown>((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- audit-worker answers each kind of task with its own type
    return value as T;
  }

  #start(): Promise<Worker> {
    const { dataDirectory, station, workerScript } = this.#options;
    const settings: WorkerSettings = { dataDirectory, station, openedAt: this.#now() };
    const worker = new Worker(workerScript, { workerData: settings });
    return new Promise((resolve, reject) => {
      const lost = (why: string): void => {
        this.#worker = undefined;
        const error = new StationError('audit-write-failed', { why });
        reject(error);
        for (const pending of this.#pending.values()) pending.reject(error);
        this.#pending.clear();
      };
      worker.once('error', (error) => lost(error.message));
      worker.once('exit', () => lost('the thread of the audit log ended'));
      worker.on('message', (reply: AuditReply) => {
        if (reply.kind === 'opened') resolve(worker);
        else if (reply.kind === 'not-opened') reject(asError(reply.failure));
        else this.#settle(reply);
      });
    });
  }

  #settle(reply: Extract<AuditReply, { id: number }>): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'done') pending?.resolve(reply.value);
    else pending?.reject(asError(reply.failure));
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }
}

function asError({ code, parameters, message }: AuditFailure): Error {
  return code === undefined ? new Error(message) : new StationError(code, parameters);
}
