import type { Database } from 'better-sqlite3';

/** Stored in the file's header, "TWNS": tells our databases from others. */
export const applicationId = 0x54_57_4e_53;

/**
 * What leads from one schema version to the next; `user_version` counts those applied. Never edit one that was released.
 *
 * `log` rows never change: publication and evidence, which do, live beside them. `publication` has a row for every
 * inspection from the start, so that finding the unpublished ones is a look into a small partial index. `head` and
 * `tally` repeat what `log` says, and verification compares them: rows cut off at the end show unless head is cut too.
 */
export const migrations: readonly string[] = [
  `
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  station TEXT NOT NULL,
  epoch TEXT NOT NULL,
  genesis TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  opened_at TEXT NOT NULL
) STRICT;

CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('inspection', 'event')),
  inspection_id TEXT,
  trigger_id TEXT,
  camera TEXT,
  part TEXT,
  verdict TEXT,
  score REAL,
  judged_at TEXT,
  recorded_at TEXT NOT NULL,
  body TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_inspection ON log (inspection_id) WHERE inspection_id IS NOT NULL;
CREATE UNIQUE INDEX log_trigger ON log (trigger_id) WHERE trigger_id IS NOT NULL;
CREATE INDEX log_verdict ON log (verdict) WHERE verdict IS NOT NULL;
CREATE INDEX log_part ON log (part) WHERE part IS NOT NULL;
CREATE INDEX log_camera ON log (camera) WHERE camera IS NOT NULL;
CREATE INDEX log_judged_at ON log (judged_at) WHERE judged_at IS NOT NULL;

CREATE TABLE tally (
  verdict TEXT PRIMARY KEY,
  inspections INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE publication (
  seq INTEGER PRIMARY KEY REFERENCES log (seq),
  published_at TEXT
) STRICT;
CREATE INDEX publication_open ON publication (seq) WHERE published_at IS NULL;

CREATE TABLE evidence (
  sha256 TEXT PRIMARY KEY,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  stored_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;
CREATE INDEX evidence_kept ON evidence (stored_at, bytes) WHERE removed_at IS NULL;

CREATE TABLE evidence_use (
  seq INTEGER NOT NULL REFERENCES log (seq),
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES evidence (sha256),
  PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_in_order BEFORE INSERT ON log WHEN NEW.seq IS NOT (SELECT seq + 1 FROM head)
BEGIN SELECT RAISE(ABORT, 'the log is written in order'); END;
CREATE TRIGGER log_no_update BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER meta_no_update BEFORE UPDATE ON meta
BEGIN SELECT RAISE(ABORT, 'the identity of a log is fixed'); END;
CREATE TRIGGER meta_no_delete BEFORE DELETE ON meta
BEGIN SELECT RAISE(ABORT, 'the identity of a log is fixed'); END;
CREATE TRIGGER head_no_delete BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the head of a log stays'); END;
CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication
BEGIN SELECT RAISE(ABORT, 'publications are kept'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'what is known of evidence is kept'); END;
CREATE TRIGGER evidence_use_no_update BEFORE UPDATE ON evidence_use
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER evidence_use_no_delete BEFORE DELETE ON evidence_use
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
`,
  `
CREATE TABLE ledger_receipt (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL REFERENCES log (seq),
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  received_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER ledger_receipt_forward BEFORE UPDATE ON ledger_receipt WHEN NEW.seq < OLD.seq
BEGIN SELECT RAISE(ABORT, 'what the ledger has it keeps'); END;
CREATE TRIGGER ledger_receipt_no_delete BEFORE DELETE ON ledger_receipt
BEGIN SELECT RAISE(ABORT, 'what the ledger has it keeps'); END;
`,
];

/** Number of steps of `migrations` that a database has behind it. */
export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Applies the steps that are still missing, each in a transaction of its own. */
export function migrate(database: Database, steps: readonly string[]): void {
  for (let version = schemaVersion(database); version < steps.length; version += 1) {
    const step = steps[version] ?? '';
    database
      .transaction(() => {
        database.exec(step);
        database.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
}

/** Every table, index and trigger with the text that made it: tells whether somebody changed the schema. */
export function schemaObjects(database: Database): readonly string[] {
  return database
    .prepare<[], string>(
      "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1",
    )
    .pluck()
    .all();
}
