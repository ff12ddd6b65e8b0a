import { auditPaths } from '../../adapters/sqlite/audit-paths.js';
import { openForReading } from '../../adapters/sqlite/open-database.js';
import type { Config } from '../../config/schema.js';
import { isStationError } from '../../domain/station-error.js';
import type { WhatIf } from '../../evaluation/what-if.js';
import { loadRecipe } from '../../recipes/load-recipe.js';
import { chooseRecipes, type WhatIfChange } from './choose-recipe.js';
import { runWhatIf } from './what-if.js';

/** A question to the log of a station. */
export interface WhatIfQuestion extends WhatIfChange {
  /** The newest so many inspections. */
  readonly limit: number;
}

/**
 * Opens the log for reading, beside a running station or not, and answers from it.
 *
 * @throws StationError of the log, of the recipe store, or `nothing-to-analyse`.
 */
export async function answerWhatIf(
  config: Config,
  question: WhatIfQuestion,
  onProgress?: (done: number, total: number) => void,
): Promise<WhatIf> {
  const { part, limit } = question;
  const recipes = await chooseRecipes(config, question);
  const { file, evidenceDirectory } = auditPaths(config.dataDirectory);
  const database = openForReading(file);
  try {
    return await runWhatIf({
      database,
      evidenceDirectory,
      part,
      limit,
      recipes,
      recipeOf: async (hash, version) =>
        loadRecipe(config.dataDirectory, part, { hash, version }).catch((error: unknown) => {
          // The store has lost it: nothing can be said about what it judged.
          if (isStationError(error)) return undefined;
          throw error;
        }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  } finally {
    database.close();
  }
}
