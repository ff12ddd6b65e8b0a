import type { Config } from '../../config/schema.js';
import type { RecipeStore } from '../../recipes/recipe-store.js';
import { systemClock } from '../../runtime/system-clock.js';

/**
 * Calls `use` with the recipe store of a station, beside a running one or not: SQLite lets a second process append to
 * the audit log, and the store has a lock.
 */
export async function withStore<T>(config: Config, use: (store: RecipeStore) => Promise<T>): Promise<T> {
  const { openAuditLog } = await import('../../adapters/sqlite/sqlite-audit-log.js');
  const { createRecipeStore } = await import('../../station/create-recipe-store.js');
  const auditLog = await openAuditLog({
    dataDirectory: config.dataDirectory,
    station: config.station.id,
    workerScript: new URL('../../adapters/sqlite/audit-worker.js', import.meta.url),
    clock: systemClock,
  });
  try {
    return await use(createRecipeStore({ config, auditLog, clock: systemClock }));
  } finally {
    await auditLog.close();
  }
}
