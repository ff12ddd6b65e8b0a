import { createHash } from 'node:crypto';
import { loadComparer } from '../../adapters/onnx/load-comparer.js';
import type { Recipe } from '../../config/recipe.js';
import type { Config } from '../../config/schema.js';
import type { QualityLimits } from '../../config/sections/camera.js';
import { StationError } from '../../domain/station-error.js';
import type { Comparer } from '../../ports/comparer.js';
import { baseVersion, findVersion } from '../../recipes/find-version.js';
import { loadRecipe } from '../../recipes/load-recipe.js';
import { readHistory } from '../../recipes/read-recipes.js';
import { listImages } from '../../runtime/list-images.js';
import { packagedModels } from '../../runtime/packaged-models.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { type GoldenSet, prepareGoldenSet } from '../../vision/golden-set.js';

/** A recipe ready to score parts outside of a station. */
export interface OpenedRecipe {
  readonly recipe: Recipe;
  readonly golden: GoldenSet;
  readonly goldenFiles: readonly string[];
  /** SHA-256 of each golden sample, hexadecimal, in order. */
  readonly goldenHashes: readonly string[];
  readonly comparer: Comparer;
  /** What frames of the part's camera must be. */
  readonly limits: QualityLimits;
}

interface OpenRecipe {
  readonly part: string;
  /** Of the store; the newest that was not retired when absent. */
  readonly version?: number | undefined;
}

/**
 * The recipe of a part with its model and golden samples. The comparer is the caller's to close.
 *
 * @throws StationError `unknown-part`, `recipe-not-found`, `usage` for golden samples that come with each frame, and what
 * model and golden samples throw.
 */
export async function openRecipe(config: Config, { part, version }: OpenRecipe): Promise<OpenedRecipe> {
  const recipe = await findRecipe(config, part, version);
  const files = await filesOf(recipe);
  const images = await Promise.all(files.map(async (file) => ({ file, data: await readImageFile(file) })));
  const modelsDirectory = config.modelsDirectory ?? packagedModels;
  const comparer = await loadComparer({ modelsDirectory, name: recipe.model });
  try {
    const golden = await prepareGoldenSet({ images, recipe, comparer });
    const camera = config.cameras.find((one) => one.part === part) ?? config.cameras[0];
    if (camera === undefined) throw new Error('a configuration without a camera');
    const goldenHashes = images.map(({ data }) => hashOf(data));
    return { recipe, golden, goldenFiles: files, goldenHashes, comparer, limits: camera.quality };
  } catch (error) {
    await comparer.close();
    throw error;
  }
}

/** SHA-256 of a file's content, hexadecimal. */
export function hashOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

async function findRecipe(
  { recipes, dataDirectory }: Config,
  part: string,
  version: number | undefined,
): Promise<Recipe> {
  const named = recipes.find((one) => one.part === part);
  if (named === undefined) {
    throw new StationError('unknown-part', { part, known: recipes.map((one) => one.part).join(', ') });
  }
  if (named.from !== 'store') return named;
  const history = await readHistory(dataDirectory, part);
  const found = version === undefined ? baseVersion(history) : findVersion(history, version);
  if (found === undefined) throw new StationError('reference-missing', { part });
  return loadRecipe(dataDirectory, part, found);
}

async function filesOf({ part, references }: Recipe): Promise<readonly string[]> {
  switch (references.kind) {
    case 'files':
      return listImages(references.paths);
    case 'stored':
      return references.samples.map(({ path }) => path);
    case 'paired': {
      const why = `the golden samples of ${part} come with each frame: there is nothing to calibrate beforehand`;
      throw new StationError('usage', { why });
    }
  }
}
