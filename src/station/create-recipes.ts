import type { Recipe } from '../config/recipe.js';
import { RecipeBook } from '../recipes/recipe-book.js';
import type { StationEye } from './create-inspector.js';
import type { StationCore } from './station-core.js';

/** What the parts of this station are judged by, from the configuration and from the store. */
export function createRecipes(
  { config, clock, logger, health }: StationCore,
  eyes: () => readonly StationEye[],
): RecipeBook {
  return new RecipeBook({
    dataDirectory: config.dataDirectory,
    written: config.recipes.filter((recipe) => recipe.from !== 'store'),
    stored: config.recipes.filter(({ from }) => from === 'store').map(({ part }) => part),
    prepare: async (recipe: Recipe, signal) => {
      await Promise.all(eyes().map(async ({ vision }) => vision.prepare(recipe, signal)));
    },
    clock,
    logger,
    onFault: (part, fault) => health.setFault(`recipe:${part}`, fault),
  });
}
