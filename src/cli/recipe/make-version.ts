import { modelHash, readManifest } from '../../adapters/onnx/model-files.js';
import type { Config } from '../../config/schema.js';
import type { RecipeVersion } from '../../domain/recipe-history.js';
import { StationError } from '../../domain/station-error.js';
import { draftContent } from '../../recipes/draft-content.js';
import { baseVersion, findVersion } from '../../recipes/find-version.js';
import { readContent, readHistory } from '../../recipes/read-recipes.js';
import type { RecipeStore, SampleImage } from '../../recipes/recipe-store.js';
import { packagedModels } from '../../runtime/packaged-models.js';

interface MakeVersion {
  readonly config: Config;
  readonly store: RecipeStore;
  readonly part: string;
  /** Version to start from; the newest that was not retired when absent. */
  readonly base: number | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Beginnings of the hashes of golden samples that are left out. */
  readonly without: readonly string[];
  /** Golden samples that are new. */
  readonly images: readonly SampleImage[];
  readonly by: string;
  readonly why: string;
}

/**
 * Makes a draft from an earlier version, or the first of a part.
 *
 * @throws StationError `recipe-not-found`, `usage`, and what the store throws.
 */
export async function makeVersion(options: MakeVersion): Promise<RecipeVersion> {
  const { config, store, part, without, images, by, why, settings } = options;
  const history = await readHistory(config.dataDirectory, part);
  const from = options.base === undefined ? baseVersion(history) : findVersion(history, options.base);
  const base = from === undefined ? undefined : await readContent(config.dataDirectory, part, from);
  const known = (base?.samples ?? []).filter(({ sha256 }) => !without.some((one) => sha256.startsWith(one)));
  const samples = [...known, ...images.map(({ sha256, file }) => ({ sha256, file }))];
  if (samples.length === 0) throw new StationError('reference-missing', { part });
  const content = await draftContent({
    part,
    base,
    settings,
    samples,
    modelHash: async (name) => modelHash(await readManifest(config.modelsDirectory ?? packagedModels, name)),
  });
  return store.add({ content, images, by, why, previous: from?.version });
}
