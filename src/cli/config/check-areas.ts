import { readFile } from 'node:fs/promises';
import { areaProblems } from '../../config/area-problems.js';
import { configProblems, type LoadedConfig } from '../../config/load-config.js';
import type { RecipeConfig } from '../../config/sections/recipe.js';
import { listReferences } from '../../references/reference-store.js';
import { readImageHeader } from '../../runtime/image-header.js';
import { listImages } from '../../runtime/list-images.js';

/**
 * Are masks and zones inside of the golden samples that they are drawn on? A recipe without golden samples yet is passed
 * over: `twinspect doctor` names it.
 *
 * @throws StationError `config-invalid` with every problem and its line; what reading golden samples throws.
 */
export async function checkAreas(loaded: LoadedConfig): Promise<void> {
  const { recipes, dataDirectory } = loaded.config;
  const found = await Promise.all(
    recipes.map(async (recipe, index) => {
      if (recipe.masks.length === 0 && recipe.zones.length === 0) return [];
      const file = await firstGolden(recipe, dataDirectory);
      const header = file === undefined ? undefined : readImageHeader(await readFile(file));
      if (header === undefined) return [];
      const problems = areaProblems(recipe, header);
      return problems.map(({ path, message }) => ({ path: ['recipes', index, ...path], message }));
    }),
  );
  if (found.flat().length > 0) throw configProblems(loaded, found.flat());
}

async function firstGolden(
  { part, references }: RecipeConfig,
  dataDirectory: string,
): Promise<string | undefined> {
  switch (references.kind) {
    case 'files':
      return (await listImages(references.paths))[0];
    case 'registered':
      return (await listReferences(dataDirectory, part))[0]?.path;
    case 'paired':
      return undefined;
  }
}
