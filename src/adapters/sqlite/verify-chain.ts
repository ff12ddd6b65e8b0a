import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Database } from 'better-sqlite3';
import SqliteDatabase from 'better-sqlite3';
import { bodyText, columnsOf, parseBody } from '../../domain/log-body.js';
import type { LogHead } from '../../ports/audit-log.js';
import { genesisHash, rowHash } from '../../proof/chain.js';
import { evidencePath } from './evidence-files.js';
import { migrations, schemaObjects, schemaVersion } from './schema.js';

interface VerifyChain {
  readonly database: Database;
  /** Evidence files are hashed as well where a directory is given. */
  readonly evidenceDirectory?: string;
  readonly onProgress: (done: number, total: number) => void;
}

/** Something that is not as it was written. */
export interface Finding {
  /** Row that shows it; absent where it concerns the log as a whole. */
  readonly seq?: number;
  readonly what:
    | 'damaged'
    | 'gap'
    | 'not-chained'
    | 'hash-differs'
    | 'columns-differ'
    | 'head-differs'
    | 'tally-differs'
    | 'receipt-differs'
    | 'schema-changed'
    | 'genesis-differs'
    | 'evidence-missing'
    | 'evidence-differs';
  readonly detail: string;
}

/** What a verification looked at and found. */
export interface Verification {
  readonly rows: number;
  readonly evidenceFiles: number;
  /** Where the log ends. Compared with a head that was noted elsewhere, it shows whether rows were cut off. */
  readonly head: LogHead;
  readonly findings: readonly Finding[];
}

interface StoredRow {
  readonly seq: number;
  readonly kind: string;
  readonly inspection_id: string | null;
  readonly trigger_id: string | null;
  readonly camera: string | null;
  readonly part: string | null;
  readonly verdict: string | null;
  readonly score: number | null;
  readonly judged_at: string | null;
  readonly recorded_at: string;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** A log that is broken in many places is told by its first ones. */
const maxFindings = 100;
const progressEvery = 1000;

/**
 * Recomputes the whole chain from its genesis, compares what is derived from the rows with the rows, and hashes the
 * evidence that is kept. Reads one state of the log, also while a station goes on writing.
 */
export async function verifyChain(options: VerifyChain): Promise<Verification> {
  const { database, evidenceDirectory } = options;
  database.exec('BEGIN'); // one state of the log for all that follows
  try {
    const findings: Finding[] = [];
    const report = (finding: Finding): void => {
      if (findings.length < maxFindings) findings.push(finding);
    };
    checkPages(database, report);
    const head = readHead(database);
    const rows = checkRows(options, head, report);
    checkTally(database, report);
    checkReceipt(database, report);
    const evidenceFiles =
      evidenceDirectory === undefined ? 0 : await checkEvidence(database, evidenceDirectory, report);
    return { rows, evidenceFiles, head, findings };
  } finally {
    database.exec('COMMIT');
  }
}

type Report = (finding: Finding) => void;

function checkPages(database: Database, report: Report): void {
  for (const row of database.prepare<[], string>('PRAGMA integrity_check(10)').pluck().iterate()) {
    if (row !== 'ok') report({ what: 'damaged', detail: row });
  }
  const expected = new SqliteDatabase(':memory:');
  for (const step of migrations.slice(0, schemaVersion(database))) expected.exec(step);
  const known = new Set(schemaObjects(expected));
  expected.close();
  const found = new Set(schemaObjects(database));
  const changed = [...known].filter((object) => !found.has(object));
  const added = [...found].filter((object) => !known.has(object));
  for (const object of [...changed, ...added])
    report({ what: 'schema-changed', detail: object.split('\n', 1)[0] ?? '' });
}

function readHead(database: Database): LogHead {
  const head = database.prepare<[], LogHead>('SELECT station, epoch, seq, hash FROM meta, head').get();
  if (head === undefined) throw new Error('the audit log has no identity');
  return head;
}

function checkRows({ database, onProgress }: VerifyChain, head: LogHead, report: Report): number {
  const total = database.prepare<[], number>('SELECT count(*) FROM log').pluck().get() ?? 0;
  let previous = { seq: 0, hash: genesisHash(head) };
  const genesis = database.prepare<[], string>('SELECT genesis FROM meta').pluck().get();
  if (genesis !== previous.hash) report({ what: 'genesis-differs', detail: 'of station and epoch' });
  let rows = 0;
  for (const row of database.prepare<[], StoredRow>('SELECT * FROM log ORDER BY seq').iterate()) {
    checkRow(row, previous, report);
    previous = { seq: row.seq, hash: row.hash };
    rows += 1;
    if (rows % progressEvery === 0 || rows === total) onProgress(rows, total);
  }
  if (previous.seq !== head.seq || previous.hash !== head.hash) {
    report({ what: 'head-differs', detail: `last row is ${previous.seq}, written last was ${head.seq}` });
  }
  return rows;
}

function checkRow(
  row: StoredRow,
  previous: { readonly seq: number; readonly hash: string },
  report: Report,
): void {
  const { seq, previous_hash: previousHash, recorded_at: recordedAt, body } = row;
  if (seq !== previous.seq + 1) report({ seq, what: 'gap', detail: `follows ${previous.seq}` });
  if (previousHash !== previous.hash) report({ seq, what: 'not-chained', detail: `to row ${previous.seq}` });
  if (rowHash({ previousHash, seq, recordedAt, bodyText: body }) !== row.hash) {
    report({ seq, what: 'hash-differs', detail: 'its content is not what was written' });
  }
  const derived = columnsFrom(body);
  if (derived === undefined) return report({ seq, what: 'damaged', detail: 'its body cannot be read' });
  const stored = {
    kind: row.kind,
    inspectionId: row.inspection_id,
    triggerId: row.trigger_id,
    camera: row.camera,
    part: row.part,
    verdict: row.verdict,
    score: row.score,
    judgedAt: row.judged_at,
  };
  for (const [name, value] of Object.entries(stored)) {
    if (derived[name] !== value)
      report({ seq, what: 'columns-differ', detail: `${name} is not that of its body` });
  }
}

function columnsFrom(body: string): Readonly<Record<string, string | number | null>> | undefined {
  try {
    const parsed = parseBody(body);
    return bodyText(parsed) === body ? { ...columnsOf(parsed) } : undefined;
  } catch {
    return undefined;
  }
}

function checkTally(database: Database, report: Report): void {
  const wrong = database
    .prepare<[], string>(
      `SELECT verdict FROM (SELECT verdict, count(*) AS n FROM log WHERE kind = 'inspection' GROUP BY verdict)
       FULL JOIN tally USING (verdict) WHERE n IS NOT inspections`,
    )
    .pluck()
    .all();
  for (const verdict of wrong) report({ what: 'tally-differs', detail: verdict });
}

/** The ledger signed for a row: that row must be there as it was. */
function checkReceipt(database: Database, report: Report): void {
  if (schemaVersion(database) < 2) return;
  const wrong = database
    .prepare<[], number>(
      `SELECT r.seq FROM ledger_receipt AS r LEFT JOIN log ON log.seq = r.seq WHERE log.hash IS NOT r.hash`,
    )
    .pluck()
    .get();
  if (wrong !== undefined)
    report({ seq: wrong, what: 'receipt-differs', detail: 'the ledger has another row there' });
}

async function checkEvidence(database: Database, directory: string, report: Report): Promise<number> {
  const kept = database
    .prepare<[], { sha256: string; media_type: 'image/jpeg' | 'image/png' }>(
      'SELECT sha256, media_type FROM evidence WHERE removed_at IS NULL',
    )
    .all();
  for (const { sha256, media_type: mediaType } of kept) {
    const path = evidencePath(directory, sha256, mediaType);
    const actual = await hashFile(path);
    if (actual === undefined) report({ what: 'evidence-missing', detail: path });
    else if (actual !== sha256) report({ what: 'evidence-differs', detail: path });
  }
  return kept.length;
}

async function hashFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
