import type { Recipe } from '../config/recipe.js';
import { activeVersion, type RecipeIdentity } from '../domain/recipe-history.js';
import { readContent, readHistory, readSample, samplePaths } from './read-recipes.js';

/**
 * The version of a part that is in use, ready to judge by; nothing where there is none.
 *
 * @throws StationError `recipe-damaged`, `reference-damaged`
 */
export async function loadActiveRecipe(dataDirectory: string, part: string): Promise<Recipe | undefined> {
  const active = activeVersion(await readHistory(dataDirectory, part));
  return active === undefined ? undefined : loadRecipe(dataDirectory, part, active);
}

/**
 * A version of a part, whatever its state, ready to judge by: content and golden samples are found unchanged.
 *
 * @throws StationError `recipe-damaged`, `reference-damaged`
 */
export async function loadRecipe(
  dataDirectory: string,
  part: string,
  { version, hash }: RecipeIdentity,
): Promise<Recipe> {
  const content = await readContent(dataDirectory, part, { version, hash });
  const samples = samplePaths(dataDirectory, content);
  await Promise.all(samples.map(async ({ path, sha256 }) => readSample(path, sha256)));
  const { schema: _schema, calibration: _calibration, samples: _samples, ...judging } = content;
  return { ...judging, references: { kind: 'stored', samples }, identity: { version, hash } };
}
