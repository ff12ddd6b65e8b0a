import type { Config } from '../../config/schema.js';
import type { RecipeStore } from '../../recipes/recipe-store.js';
import { systemClock } from '../../runtime/system-clock.js';
import { withAuditLog } from '../with-audit-log.js';

/**
 * Calls `use` with the recipe store of a station, beside a running one or not: SQLite lets a second process append to
 * the audit log, and the store has a lock.
 */
export async function withStore<T>(config: Config, use: (store: RecipeStore) => Promise<T>): Promise<T> {
  const { createRecipeStore } = await import('../../station/create-recipe-store.js');
  return withAuditLog(config, async (auditLog) =>
    use(createRecipeStore({ config, auditLog, clock: systemClock })),
  );
}
