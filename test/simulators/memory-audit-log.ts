import type { EvidenceImage, Inspection } from '../../src/domain/inspection.js';
import type { LogBody, LogEntry, StationEvent } from '../../src/domain/log-entry.js';
import { StationError } from '../../src/domain/station-error.js';
import type { AuditLog, InspectionQuery, LogHead, VerdictCounts } from '../../src/ports/audit-log.js';
import type { LedgerReceipt } from '../../src/ports/ledger-lane.js';

type Kept = Omit<AuditLog, 'close'>;

/** An audit log without a disk: for rules that only need to see what was appended. Can refuse like a full disk. */
export class MemoryAuditLog implements Kept {
  readonly entries: LogEntry[] = [];
  readonly images = new Map<string, Uint8Array>();
  /** Appends that will fail before one works. */
  refusals = 0;
  kept: LedgerReceipt | undefined;

  async appendInspection(
    inspection: Omit<Inspection, 'evidence'>,
    _evidence: readonly EvidenceImage[],
  ): Promise<LogEntry> {
    if (this.refusals > 0) {
      this.refusals -= 1;
      throw new StationError('audit-write-failed', { why: 'the disk is full' });
    }
    return this.#append({ kind: 'inspection', inspection: { ...inspection, evidence: [] } });
  }

  async appendEvent(event: StationEvent): Promise<LogEntry> {
    return this.#append({ kind: 'event', event });
  }

  async after(seq: number, limit: number): Promise<readonly LogEntry[]> {
    return this.entries.slice(seq, seq + limit);
  }

  async findByTrigger(triggerId: string): Promise<LogEntry | undefined> {
    return this.entries.find(
      ({ body }) => body.kind === 'inspection' && body.inspection.trigger.id === triggerId,
    );
  }

  async find(inspectionId: string): Promise<LogEntry | undefined> {
    return this.entries.find(({ body }) => body.kind === 'inspection' && body.inspection.id === inspectionId);
  }

  async list({
    limit,
    beforeSeq = Number.POSITIVE_INFINITY,
    camera,
  }: InspectionQuery): Promise<readonly LogEntry[]> {
    return this.entries
      .filter(({ seq }) => seq < beforeSeq)
      .filter(
        ({ body }) =>
          camera === undefined || (body.kind === 'inspection' && body.inspection.trigger.camera === camera),
      )
      .toReversed()
      .slice(0, limit);
  }

  async counts(): Promise<VerdictCounts> {
    const counts = { pass: 0, review: 0, fail: 0, unjudged: 0 };
    for (const { body } of this.entries) {
      if (body.kind === 'inspection') counts[body.inspection.verdict.kind] += 1;
    }
    return counts;
  }

  async head(): Promise<LogHead> {
    return { station: 'line-1', epoch: 'e', seq: this.entries.length, hash: '' };
  }

  async unpublished(limit: number): Promise<readonly LogEntry[]> {
    return this.entries
      .filter(({ publishedAt, body }) => publishedAt === undefined && body.kind === 'inspection')
      .slice(0, limit);
  }

  async markPublished(seqs: readonly number[]): Promise<void> {
    for (const seq of seqs) {
      const entry = this.entries[seq - 1];
      if (entry !== undefined) this.entries[seq - 1] = { ...entry, publishedAt: '2026-01-01T00:00:00.000Z' };
    }
  }

  async receipt(): Promise<LedgerReceipt | undefined> {
    return this.kept;
  }

  async keepReceipt(receipt: LedgerReceipt): Promise<void> {
    this.kept = receipt;
  }

  async evidence(sha256: string): Promise<Uint8Array | undefined> {
    return this.images.get(sha256);
  }

  #append(body: LogBody): LogEntry {
    const seq = this.entries.length + 1;
    const entry = {
      seq,
      recordedAt: '2026-01-01T00:00:00.000Z',
      body,
      previousHash: '0'.repeat(64),
      hash: String(seq).padStart(64, '0'),
    };
    this.entries.push(entry);
    return entry;
  }
}
