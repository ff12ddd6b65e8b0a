import type { Recipe } from '../../config/recipe.js';
import type { Config } from '../../config/schema.js';
import { isStationError, StationError } from '../../domain/station-error.js';
import { loadActiveRecipe } from '../../recipes/load-recipe.js';

/**
 * What a recipe of the configuration stands for.
 *
 * @throws StationError `reference-missing` when no version is active, `recipe-damaged`, `reference-damaged`
 */
export async function recipeOf({ dataDirectory }: Config, named: Config['recipes'][number]): Promise<Recipe> {
  if (named.from !== 'store') return named;
  const { part } = named;
  const active = await loadActiveRecipe(dataDirectory, part);
  if (active === undefined) throw new StationError('reference-missing', { part });
  return active;
}

/** All recipes that can be read; what is wrong with the others is told where they are looked at one by one. */
export async function recipesOf(config: Config): Promise<readonly Recipe[]> {
  const recipes: Recipe[] = [];
  for (const named of config.recipes) {
    try {
      recipes.push(await recipeOf(config, named));
    } catch (error) {
      if (!isStationError(error)) throw error;
    }
  }
  return recipes;
}
