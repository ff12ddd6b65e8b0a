import type { Database, Statement, Transaction } from 'better-sqlite3';
import type { EvidenceImage, EvidenceRef, Inspection } from '../../domain/inspection.js';
import { bodyText, columnsOf, parseBody } from '../../domain/log-body.js';
import type { LogBody, LogEntry, StationEvent } from '../../domain/log-entry.js';
import type { LedgerReceipt } from '../../ports/ledger-lane.js';
import { rowHash } from '../../proof/chain.js';
import type { EvidenceStore } from './evidence-store.js';
import type { LogQueries } from './log-queries.js';
import { assertDurable } from './open-database.js';

interface LogWriterOptions {
  readonly database: Database;
  readonly file: string;
  readonly queries: LogQueries;
  readonly evidence: EvidenceStore;
}

/** An inspection on its way into the log. */
export interface NewInspection {
  readonly inspection: Omit<Inspection, 'evidence'>;
  readonly images: readonly EvidenceImage[];
  readonly recordedAt: string;
}

/**
 * The only writer of `log`.
 *
 * INVARIANTS: one transaction holds row, head, tally, publication and evidence of an inspection; the next sequence
 * number and the previous hash are read inside it, so that a second writer cannot fork the chain; nothing is reported
 * as written before its commit, at `synchronous=FULL`, has returned.
 */
export class LogWriter {
  readonly #options: LogWriterOptions;
  readonly #insert: Statement<(string | number | null)[]>;
  readonly #moveHead: Statement<[number, string]>;
  readonly #count: Statement<[string]>;
  readonly #queue: Statement<[number]>;
  readonly #publish: Statement<[string, number]>;
  readonly #keepReceipt: Statement<[number, string, string, string]>;
  readonly #append: Transaction<(body: LogBody, recordedAt: string) => LogEntry>;
  readonly #mark: Transaction<(seqs: readonly number[], publishedAt: string) => void>;

  constructor(options: LogWriterOptions) {
    const { database } = options;
    this.#options = options;
    this.#insert = database.prepare(
      `INSERT INTO log (seq, kind, inspection_id, trigger_id, camera, part, verdict, score, judged_at, recorded_at,
         body, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#moveHead = database.prepare('UPDATE head SET seq = ?, hash = ?');
    this.#count = database.prepare(
      `INSERT INTO tally (verdict, inspections) VALUES (?, 1)
       ON CONFLICT (verdict) DO UPDATE SET inspections = inspections + 1`,
    );
    this.#queue = database.prepare('INSERT INTO publication (seq) VALUES (?)');
    this.#publish = database.prepare(
      'UPDATE publication SET published_at = ? WHERE seq = ? AND published_at IS NULL',
    );
    this.#keepReceipt = database.prepare(
      `INSERT INTO ledger_receipt (id, seq, hash, note, received_at) VALUES (1, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, note = excluded.note,
         received_at = excluded.received_at WHERE excluded.seq > ledger_receipt.seq`,
    );
    this.#append = database.transaction((body, recordedAt) => this.#appendInside(body, recordedAt));
    this.#mark = database.transaction((seqs, publishedAt) => {
      for (const seq of seqs) this.#publish.run(publishedAt, seq);
    });
  }

  /** Appends an inspection; one whose trigger is in the log already is answered with the row that is there. */
  appendInspection({ inspection, images, recordedAt }: NewInspection): LogEntry {
    const known = this.#options.queries.findByTrigger(inspection.trigger.id);
    if (known !== undefined) return known;
    const evidence: readonly EvidenceRef[] = images.map((image) => this.#options.evidence.write(image));
    return this.#append.immediate(
      { kind: 'inspection', inspection: { ...inspection, evidence } },
      recordedAt,
    );
  }

  appendEvent(event: StationEvent, recordedAt: string): LogEntry {
    return this.#append.immediate({ kind: 'event', event }, recordedAt);
  }

  /** Notes when the broker acknowledged these rows; the first time counts. */
  markPublished(seqs: readonly number[], publishedAt: string): void {
    this.#mark.immediate(seqs, publishedAt);
  }

  /** Keeps the ledger's newest receipt; an older one changes nothing. */
  keepReceipt({ seq, hash, note }: LedgerReceipt, receivedAt: string): void {
    this.#keepReceipt.run(seq, hash, note, receivedAt);
  }

  #appendInside(body: LogBody, recordedAt: string): LogEntry {
    const { database, file, queries, evidence } = this.#options;
    const columns = columnsOf(body);
    const twin = columns.triggerId === null ? undefined : queries.findByTrigger(columns.triggerId);
    if (twin !== undefined) return twin;
    assertDurable(database, file);
    const { seq: lastSeq, hash: previousHash } = queries.head();
    const seq = lastSeq + 1;
    const text = bodyText(body);
    const hash = rowHash({ previousHash, seq, recordedAt, bodyText: text });
    this.#insert.run(
      seq,
      columns.kind,
      columns.inspectionId,
      columns.triggerId,
      columns.camera,
      columns.part,
      columns.verdict,
      columns.score,
      columns.judgedAt,
      recordedAt,
      text,
      previousHash,
      hash,
    );
    this.#moveHead.run(seq, hash);
    if (body.kind === 'inspection') {
      this.#count.run(body.inspection.verdict.kind);
      this.#queue.run(seq);
      evidence.record(seq, body.inspection.evidence, recordedAt);
    }
    return { seq, recordedAt, body: parseBody(text), previousHash, hash };
  }
}
