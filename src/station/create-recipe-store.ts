import { join } from 'node:path';
import { FileLock } from '../adapters/sqlite/file-lock.js';
import { recipesFolder } from '../recipes/recipe-paths.js';
import { RecipeStore } from '../recipes/recipe-store.js';
import type { StationCore } from './station-core.js';

/** The recipe versions of a station, for the station itself and for commands beside it. */
export function createRecipeStore({
  config,
  auditLog,
  clock,
}: Pick<StationCore, 'config' | 'auditLog' | 'clock'>): RecipeStore {
  const { dataDirectory, approval } = config;
  const lock = new FileLock(join(recipesFolder(dataDirectory), '.lock'));
  return new RecipeStore({ dataDirectory, lock, auditLog, clock, rule: approval });
}
