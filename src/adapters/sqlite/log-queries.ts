import type { Database, Statement } from 'better-sqlite3';
import { parseBody } from '../../domain/log-body.js';
import type { LogEntry } from '../../domain/log-entry.js';
import { verdictKinds } from '../../domain/verdict.js';
import type { InspectionQuery, LogHead, VerdictCounts } from '../../ports/audit-log.js';
import type { LedgerReceipt } from '../../ports/ledger-lane.js';

/** One row of `log` with what is known of its publication. STRICT tables guarantee the types. */
interface EntryRow {
  readonly seq: number;
  readonly recorded_at: string;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
  readonly published_at: string | null;
}

const entries = `SELECT log.seq, recorded_at, body, previous_hash, hash, published_at
  FROM log LEFT JOIN publication ON publication.seq = log.seq`;

/** Everything that can be asked of the log: used by the station's worker and by readers beside it. */
export class LogQueries {
  readonly #database: Database;
  readonly #bySeq: Statement<[number], EntryRow>;
  readonly #byTrigger: Statement<[string], EntryRow>;
  readonly #byInspection: Statement<[string], EntryRow>;
  readonly #after: Statement<[number, number], EntryRow>;
  readonly #unpublished: Statement<[number], EntryRow>;
  readonly #head: Statement<[], LogHead>;

  constructor(database: Database) {
    this.#database = database;
    this.#bySeq = database.prepare(`${entries} WHERE log.seq = ?`);
    this.#byTrigger = database.prepare(`${entries} WHERE trigger_id = ?`);
    this.#byInspection = database.prepare(`${entries} WHERE inspection_id = ?`);
    this.#after = database.prepare(`${entries} WHERE log.seq > ? ORDER BY log.seq LIMIT ?`);
    this.#unpublished = database.prepare(
      `SELECT log.seq, recorded_at, body, previous_hash, hash, published_at
       FROM publication JOIN log ON log.seq = publication.seq
       WHERE published_at IS NULL ORDER BY publication.seq LIMIT ?`,
    );
    this.#head = database.prepare('SELECT station, epoch, seq, hash FROM meta, head');
  }

  findBySeq(seq: number): LogEntry | undefined {
    return optionalEntry(this.#bySeq.get(seq));
  }

  findByTrigger(triggerId: string): LogEntry | undefined {
    return optionalEntry(this.#byTrigger.get(triggerId));
  }

  find(inspectionId: string): LogEntry | undefined {
    return optionalEntry(this.#byInspection.get(inspectionId));
  }

  /** Inspections, newest first. */
  list(query: InspectionQuery): readonly LogEntry[] {
    const conditions: readonly (readonly [sql: string, value: string | number | undefined])[] = [
      ['log.seq < ?', query.beforeSeq],
      ['part = ?', query.part],
      ['camera = ?', query.camera],
      ['verdict = ?', query.verdict],
      ['judged_at >= ?', query.since],
      ['judged_at < ?', query.until],
    ];
    const used = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
    const where = ["kind = 'inspection'", ...used.map(({ sql }) => sql)].join(' AND ');
    return this.#database
      .prepare<(string | number)[], EntryRow>(`${entries} WHERE ${where} ORDER BY log.seq DESC LIMIT ?`)
      .all(...used.map(({ value }) => value), query.limit)
      .map(toEntry);
  }

  /** All entries behind `seq`, oldest first. */
  after(seq: number, limit: number): readonly LogEntry[] {
    return this.#after.all(seq, limit).map(toEntry);
  }

  unpublished(limit: number): readonly LogEntry[] {
    return this.#unpublished.all(limit).map(toEntry);
  }

  counts(): VerdictCounts {
    const found = new Map(
      this.#database
        .prepare<[], { verdict: string; inspections: number }>('SELECT verdict, inspections FROM tally')
        .all()
        .map(({ verdict, inspections }) => [verdict, inspections]),
    );
    const [pass, review, fail, unjudged] = verdictKinds.map((kind) => found.get(kind) ?? 0);
    return { pass: pass ?? 0, review: review ?? 0, fail: fail ?? 0, unjudged: unjudged ?? 0 };
  }

  receipt(): LedgerReceipt | undefined {
    return this.#database
      .prepare<[], LedgerReceipt>('SELECT station, epoch, seq, hash, note FROM meta, ledger_receipt')
      .get();
  }

  head(): LogHead {
    const head = this.#head.get();
    if (head === undefined) throw new Error('the audit log was opened without an identity');
    return head;
  }
}

function optionalEntry(row: EntryRow | undefined): LogEntry | undefined {
  return row === undefined ? undefined : toEntry(row);
}

function toEntry(row: EntryRow): LogEntry {
  return {
    seq: row.seq,
    recordedAt: row.recorded_at,
    body: parseBody(row.body),
    previousHash: row.previous_hash,
    hash: row.hash,
    ...(row.published_at === null ? {} : { publishedAt: row.published_at }),
  };
}
