import { readFile } from 'node:fs/promises';
import { areaProblems } from '../../config/area-problems.js';
import { configProblems, type LoadedConfig } from '../../config/load-config.js';
import type { RecipeConfig } from '../../config/sections/recipe.js';
import { readImageHeader } from '../../runtime/image-header.js';
import { listImages } from '../../runtime/list-images.js';

/**
 * Are masks and zones inside of the golden samples that they are drawn on?
 *
 * @throws StationError `config-invalid` with every problem and its line; what reading golden samples throws.
 */
export async function checkAreas(loaded: LoadedConfig): Promise<void> {
  const { recipes } = loaded.config;
  const found = await Promise.all(
    recipes.map(async (recipe, index) => {
      // A version of the store was looked at when it was made.
      if (recipe.from === 'store') return [];
      if (recipe.masks.length === 0 && recipe.zones.length === 0) return [];
      const file = await firstGolden(recipe);
      const header = file === undefined ? undefined : readImageHeader(await readFile(file));
      if (header === undefined) return [];
      const problems = areaProblems(recipe, header);
      return problems.map(({ path, message }) => ({ path: ['recipes', index, ...path], message }));
    }),
  );
  if (found.flat().length > 0) throw configProblems(loaded, found.flat());
}

async function firstGolden({ references }: RecipeConfig): Promise<string | undefined> {
  return references.kind === 'files' ? (await listImages(references.paths))[0] : undefined;
}
