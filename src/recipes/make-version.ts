import type { RecipeVersion } from '../domain/recipe-history.js';
import { StationError } from '../domain/station-error.js';
import { draftContent } from './draft-content.js';
import { baseVersion, findVersion } from './find-version.js';
import { readContent, readHistory } from './read-recipes.js';
import type { RecipeStore, SampleImage } from './recipe-store.js';

interface MakeVersion {
  readonly dataDirectory: string;
  readonly store: RecipeStore;
  /** SHA-256 of the model of a name, as it is installed here. */
  readonly modelHash: (name: string) => Promise<string>;
  readonly part: string;
  /** Version to start from; the newest that was not retired when absent. */
  readonly base?: number | undefined;
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
 * @throws StationError `recipe-not-found`, `reference-missing` for a version without golden samples, `usage`, and what the
 * store throws.
 */
export async function makeVersion(options: MakeVersion): Promise<RecipeVersion> {
  const { dataDirectory, store, modelHash, part, without, images, by, why, settings } = options;
  const history = await readHistory(dataDirectory, part);
  const from = options.base === undefined ? baseVersion(history) : findVersion(history, options.base);
  const base = from === undefined ? undefined : await readContent(dataDirectory, part, from);
  const known = (base?.samples ?? []).filter(({ sha256 }) => !without.some((one) => sha256.startsWith(one)));
  const added = images.filter(({ sha256 }) => known.every((one) => one.sha256 !== sha256));
  const samples = [...known, ...added.map(({ sha256, file }) => ({ sha256, file }))];
  if (samples.length === 0) throw new StationError('reference-missing', { part });
  const content = await draftContent({ part, base, settings, samples, modelHash });
  return store.add({ content, images: added, by, why, previous: from?.version });
}
