import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { isStationError, messageOf, StationError } from '../../domain/station-error.js';
import { genesisHash } from '../../proof/chain.js';
import { applicationId, migrate, migrations, schemaVersion } from './schema.js';
import { auditFailure } from './sqlite-failure.js';

interface OpenOptions {
  readonly file: string;
  readonly station: string;
  /** Wall time, ISO 8601 in UTC with milliseconds. */
  readonly openedAt: string;
  /** Schema steps to know of; those of this program when absent. */
  readonly steps?: readonly string[];
}

/** The value of `PRAGMA synchronous` at which every commit is flushed to the disk. */
const full = 2;

const lockWaitMs = 5000;
const maxIdleWalBytes = 16 * 1024 * 1024;

/**
 * Opens the audit log for writing, makes it when there is none, and brings it to the current schema.
 *
 * @throws StationError `audit-unusable`, `audit-from-the-future`, or `audit-write-failed` when the disk is full.
 */
export function openDatabase({ file, station, openedAt, steps = migrations }: OpenOptions): Database {
  return guarded(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    const database = new SqliteDatabase(file, { timeout: lockWaitMs });
    return closedOnFailure(database, () => {
      checkIdentity(database, file, steps.length);
      configure(database, file);
      migrate(database, steps);
      initialise(database, station, openedAt);
      checkStation(database, file, station);
      database.prepare('UPDATE head SET opened_at = ?').run(openedAt);
      // Reading back is not pedantry: this build of SQLite lowers an implicit FULL to NORMAL at the first write.
      assertDurable(database, file);
      checkWhole(database, file);
      // What a crash left in the write-ahead log is moved into the database and flushed: it may never have been.
      database.pragma('wal_checkpoint(TRUNCATE)');
      return database;
    });
  });
}

/**
 * Opens the audit log for reading only, whether a station is writing to it or not.
 *
 * @throws StationError `audit-unusable` or `audit-from-the-future`.
 */
export function openForReading(file: string): Database {
  return guarded(file, () => {
    const database = openExisting(file);
    return closedOnFailure(database, () => {
      checkIdentity(database, file, migrations.length);
      if (schemaVersion(database) === 0) throw unusable(file, 'it holds nothing yet');
      return database;
    });
  });
}

/**
 * Makes sure that commits are flushed to the disk.
 *
 * @throws StationError `audit-unusable`
 */
export function assertDurable(database: Database, file: string): void {
  const level = database.pragma('synchronous', { simple: true });
  if (level !== full) throw unusable(file, `synchronous is ${String(level)} instead of ${full}`);
}

function openExisting(file: string): Database {
  try {
    return new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: lockWaitMs });
  } catch (error) {
    throw unusable(file, messageOf(error), error);
  }
}

/** Looks before anything is written, so that a file of somebody else stays as it is. */
function checkIdentity(database: Database, file: string, known: number): void {
  const objects = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0;
  const id = database.pragma('application_id', { simple: true });
  if (objects > 0 && id !== applicationId) throw unusable(file, 'it is a database of another program');
  const found = schemaVersion(database);
  if (found > known) throw new StationError('audit-from-the-future', { file, found, known });
}

function configure(database: Database, file: string): void {
  const mode = database.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal') throw unusable(file, `the file system allows journal mode ${String(mode)} only`);
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('recursive_triggers = ON');
  database.pragma('trusted_schema = OFF');
  database.pragma(`journal_size_limit = ${maxIdleWalBytes}`);
  database.pragma(`application_id = ${applicationId}`);
  assertDurable(database, file);
}

/** Gives a new log its identity: the epoch tells it from every other log of the same station. */
function initialise(database: Database, station: string, openedAt: string): void {
  database
    .transaction(() => {
      if (database.prepare('SELECT 1 FROM meta').get() !== undefined) return;
      const epoch = randomUUID();
      const genesis = genesisHash({ station, epoch });
      database
        .prepare('INSERT INTO meta (id, station, epoch, genesis, created_at) VALUES (1, ?, ?, ?, ?)')
        .run(station, epoch, genesis, openedAt);
      database
        .prepare('INSERT INTO head (id, seq, hash, opened_at) VALUES (1, 0, ?, ?)')
        .run(genesis, openedAt);
    })
    .immediate();
}

function checkStation(database: Database, file: string, station: string): void {
  const owner = database.prepare<[], string>('SELECT station FROM meta').pluck().get();
  if (owner !== station) throw unusable(file, `it belongs to station ${owner}, not to ${station}`);
}

function checkWhole(database: Database, file: string): void {
  const found = database.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw unusable(file, String(found));
  const agree = database
    .prepare(
      `SELECT 1 FROM head LEFT JOIN log ON log.seq = (SELECT max(seq) FROM log)
       WHERE head.seq = coalesce(log.seq, 0) AND head.hash = coalesce(log.hash, (SELECT genesis FROM meta))`,
    )
    .get();
  if (agree === undefined) throw unusable(file, 'its last row is not the one that was written last');
}

function closedOnFailure(database: Database, use: () => Database): Database {
  try {
    return use();
  } catch (error) {
    database.close();
    throw error;
  }
}

function guarded(file: string, open: () => Database): Database {
  try {
    return open();
  } catch (error) {
    const failure = auditFailure(error, file);
    // Waiting mends a full disk and a lock; a file that cannot be opened at start is for a person to look at.
    if (isStationError(failure, 'audit-write-failed') && !/SQLITE_(FULL|BUSY)|ENOSPC/.test(failure.message)) {
      throw unusable(file, messageOf(error), error);
    }
    throw failure;
  }
}

function unusable(file: string, why: string, cause?: unknown): StationError {
  return new StationError('audit-unusable', { file, why }, { cause });
}
