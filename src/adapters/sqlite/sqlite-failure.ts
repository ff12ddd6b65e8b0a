import { SqliteError } from 'better-sqlite3';
import { isStationError, messageOf, StationError } from '../../domain/station-error.js';

/** Codes after which the same database can work again: disk full, disk error, lock, permission. */
const passing = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|NOMEM|READONLY|CANTOPEN|PERM|PROTOCOL)/;

/**
 * A failure of SQLite or of the file system as the station's own error: `audit-write-failed` where trying again can
 * help, `audit-unusable` where the database itself is damaged or refuses. Anything else is a fault of ours and comes
 * back as it is.
 */
export function auditFailure(error: unknown, file: string): unknown {
  if (isStationError(error)) return error;
  if (error instanceof SqliteError) {
    const why = `${error.message} (${error.code})`;
    return passing.test(error.code)
      ? new StationError('audit-write-failed', { why }, { cause: error })
      : new StationError('audit-unusable', { file, why }, { cause: error });
  }
  if (isSystemError(error)) {
    return new StationError('audit-write-failed', { why: messageOf(error) }, { cause: error });
  }
  return error;
}

/**
 * True when the connection must not be used again. After a failed fsync the kernel may count the lost pages as
 * written, so that a second fsync succeeds without them; and a moved file stays out of reach of an open connection.
 */
export function connectionIsSpent(error: unknown): boolean {
  return error instanceof SqliteError && /^SQLITE_(IOERR|READONLY|CORRUPT|NOTADB)/.test(error.code);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
