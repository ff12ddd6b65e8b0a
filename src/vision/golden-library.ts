import { stat } from 'node:fs/promises';
import type { Recipe } from '../config/recipe.js';
import { StationError } from '../domain/station-error.js';
import type { Comparer } from '../ports/comparer.js';
import { listImages } from '../runtime/list-images.js';
import { readImageFile } from '../runtime/read-image-file.js';
import { type GoldenImage, type GoldenSet, prepareGoldenSet } from './golden-set.js';

/** Pairs are looked at once or in a loop: few golden samples of them are worth keeping. */
const keptPairs = 16;
/** The version in use, the one that is about to be, and the one that may have to come back. */
const keptVersions = 3;

interface GoldenLibraryOptions {
  readonly comparerOf: (recipe: Recipe) => Promise<Comparer>;
  /** When a step of preparing may begin, as long as nobody waits for the set. */
  readonly turn: (hurry: AbortSignal) => Promise<void>;
}

interface Kept {
  readonly set: Promise<GoldenSet>;
  /** Aborted when an inspection waits for the set. */
  readonly hurry: AbortController;
}

/**
 * The golden samples of all recipes of a camera, prepared at the first need and kept.
 *
 * INVARIANT: nothing stale is used: golden samples of a version never change, and what came with a frame is looked at
 * before each use and made again when it changed.
 */
export class GoldenLibrary {
  readonly #options: GoldenLibraryOptions;
  /** By what the sets belong to, and in it by what they were made of; the least recently used first. */
  readonly #kept = new Map<string, Map<string, Kept>>();

  constructor(options: GoldenLibraryOptions) {
    this.#options = options;
  }

  /**
   * For an inspection: now.
   *
   * @param pairedReference the golden sample that came with the frame, where the recipe asks for it
   * @throws StationError `reference-missing`, and what `prepareGoldenSet` throws.
   */
  async get(recipe: Recipe, pairedReference: string | undefined): Promise<GoldenSet> {
    const kept = await this.#keep(recipe, pairedReference);
    kept.hurry.abort();
    return kept.set;
  }

  /**
   * For a recipe that is about to be used: between inspections.
   *
   * @throws StationError as `get`
   */
  async prepare(recipe: Recipe): Promise<void> {
    await (await this.#keep(recipe, undefined)).set;
  }

  async #keep(recipe: Recipe, pairedReference: string | undefined): Promise<Kept> {
    const { part, references } = recipe;
    const key = `${references.kind} ${part}`;
    const sets = this.#kept.get(key) ?? new Map<string, Kept>();
    this.#kept.set(key, sets);
    const stamp = await stampOf(recipe, pairedReference);
    const kept = sets.get(stamp) ?? this.#make(recipe, pairedReference);
    sets.delete(stamp);
    sets.set(stamp, kept);
    forgetOldest(sets, references.kind === 'paired' ? keptPairs : keptVersions);
    kept.set.catch(() => {
      if (sets.get(stamp) === kept) sets.delete(stamp);
    });
    return kept;
  }

  #make(recipe: Recipe, pairedReference: string | undefined): Kept {
    const hurry = new AbortController();
    return { set: this.#prepare(recipe, pairedReference, hurry.signal), hurry };
  }

  async #prepare(
    recipe: Recipe,
    pairedReference: string | undefined,
    hurry: AbortSignal,
  ): Promise<GoldenSet> {
    const { comparerOf, turn } = this.#options;
    const files = await goldenFiles(recipe, pairedReference);
    const images = await Promise.all(files.map(readGolden));
    const comparer = await comparerOf(recipe);
    return prepareGoldenSet({ images, recipe, comparer, turn: async () => turn(hurry) });
  }
}

/** Changes when the golden samples do. */
async function stampOf({ part, references, identity }: Recipe, paired: string | undefined): Promise<string> {
  if (references.kind !== 'paired') return identity?.hash ?? '';
  const found = await stat(paired ?? '').catch((error: unknown) => {
    throw new StationError('reference-missing', { part }, { cause: error });
  });
  return `${paired} ${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** Files of the golden samples of a recipe in order. */
export async function goldenFiles(
  { references }: Recipe,
  paired: string | undefined,
): Promise<readonly string[]> {
  switch (references.kind) {
    case 'files':
      return listImages(references.paths);
    case 'stored':
      return references.samples.map(({ path }) => path);
    case 'paired':
      return paired === undefined ? [] : [paired];
  }
}

function forgetOldest(sets: Map<string, unknown>, kept: number): void {
  const [oldest] = sets.keys();
  if (sets.size > kept && oldest !== undefined) sets.delete(oldest);
}

async function readGolden(file: string): Promise<GoldenImage> {
  const data = await readImageFile(file);
  return { file, data };
}
