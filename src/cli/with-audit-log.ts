import type { SqliteAuditLog } from '../adapters/sqlite/sqlite-audit-log.js';
import type { Config } from '../config/schema.js';
import { systemClock } from '../runtime/system-clock.js';

/** Calls `use` with the audit log of a station, to append to: SQLite lets a second process do so while a station runs. */
export async function withAuditLog<T>(
  config: Config,
  use: (auditLog: SqliteAuditLog) => Promise<T>,
): Promise<T> {
  const { openAuditLog } = await import('../adapters/sqlite/sqlite-audit-log.js');
  const auditLog = await openAuditLog({
    dataDirectory: config.dataDirectory,
    station: config.station.id,
    workerScript: new URL('../adapters/sqlite/audit-worker.js', import.meta.url),
    clock: systemClock,
  });
  try {
    return await use(auditLog);
  } finally {
    await auditLog.close();
  }
}
