import type { Database } from 'better-sqlite3';
import type { AuditPaths } from '../../adapters/sqlite/audit-paths.js';
import { loadConfig } from '../../config/load-config.js';

/** Where the log is: named directly, or by the configuration of its station. */
export interface LogPlace {
  readonly config: string;
  readonly data?: string;
}

/** An audit log that is opened for reading only, beside a running station or as a copy. */
export interface ReadableLog {
  readonly database: Database;
  readonly paths: AuditPaths;
}

/**
 * Calls `use` with the log and closes it again.
 *
 * @throws StationError `audit-unusable`, `audit-from-the-future`, or of the configuration.
 */
export async function withLog<T>(place: LogPlace, use: (log: ReadableLog) => Promise<T>): Promise<T> {
  const directory = place.data ?? (await loadConfig(place.config)).config.dataDirectory;
  const { auditPaths } = await import('../../adapters/sqlite/audit-paths.js');
  const { openForReading } = await import('../../adapters/sqlite/open-database.js');
  const paths = auditPaths(directory);
  const database = openForReading(paths.file);
  try {
    return await use({ database, paths });
  } finally {
    database.close();
  }
}
