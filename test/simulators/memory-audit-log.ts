import type { EvidenceImage, Inspection } from '../../src/domain/inspection.js';
import type { LogBody, LogEntry } from '../../src/domain/log-entry.js';
import { StationError } from '../../src/domain/station-error.js';
import type { AuditLog } from '../../src/ports/audit-log.js';

type Appends = Pick<AuditLog, 'appendInspection' | 'findByTrigger'>;

/** An audit log without a disk: for rules that only need to see what was appended. Can refuse like a full disk. */
export class MemoryAuditLog implements Appends {
  readonly entries: LogEntry[] = [];
  /** Appends that will fail before one works. */
  refusals = 0;

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

  async findByTrigger(triggerId: string): Promise<LogEntry | undefined> {
    return this.entries.find(
      ({ body }) => body.kind === 'inspection' && body.inspection.trigger.id === triggerId,
    );
  }

  #append(body: LogBody): LogEntry {
    const seq = this.entries.length + 1;
    const entry = { seq, recordedAt: '2026-01-01T00:00:00.000Z', body, previousHash: '', hash: `${seq}` };
    this.entries.push(entry);
    return entry;
  }
}
