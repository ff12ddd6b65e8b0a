import { readFile, stat } from 'node:fs/promises';
import type { RecipeConfig } from '../config/sections/recipe.js';
import { StationError } from '../domain/station-error.js';
import type { Comparer } from '../ports/comparer.js';
import { listImages } from '../runtime/list-images.js';
import { type GoldenImage, type GoldenSet, prepareGoldenSet } from './golden-set.js';

/** Pairs are looked at once or in a loop: few golden samples of them are worth keeping. */
const keptPairs = 16;

/** Registered golden samples, as the reference store keeps them. */
export interface RegisteredSamples {
  /** File that changes with every registration. */
  readonly listFile: (part: string) => string;
  readonly files: (part: string) => Promise<readonly string[]>;
}

interface Kept {
  /** Changes when the golden samples do. */
  readonly stamp: string;
  readonly set: Promise<GoldenSet>;
}

interface GoldenLibraryOptions {
  readonly comparerOf: (model: string) => Comparer;
  readonly registered: RegisteredSamples;
}

/**
 * The golden samples of all recipes of a camera, prepared at the first need and kept.
 *
 * INVARIANT: nothing stale is used: registered samples are looked at before each use and made again when they changed.
 */
export class GoldenLibrary {
  readonly #options: GoldenLibraryOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: GoldenLibraryOptions) {
    this.#options = options;
  }

  /**
   * @param pairedReference the golden sample that came with the frame, where the recipe asks for it
   * @throws StationError `reference-missing`, and what `prepareGoldenSet` throws.
   */
  async get(recipe: RecipeConfig, pairedReference: string | undefined): Promise<GoldenSet> {
    const { part, references } = recipe;
    const key = references.kind === 'paired' ? `${part}\n${pairedReference}` : part;
    const stamp = await this.#stamp(recipe, pairedReference);
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const kept = known?.stamp === stamp ? known : { stamp, set: this.#prepare(recipe, pairedReference) };
    this.#kept.set(key, kept);
    if (references.kind === 'paired') this.#forgetOldest();
    try {
      return await kept.set;
    } catch (error) {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
      throw error;
    }
  }

  async #stamp({ part, references }: RecipeConfig, pairedReference: string | undefined): Promise<string> {
    if (references.kind === 'files') return '';
    const file =
      references.kind === 'paired' ? (pairedReference ?? '') : this.#options.registered.listFile(part);
    const found = await stat(file).catch((error: unknown) => {
      throw new StationError('reference-missing', { part }, { cause: error });
    });
    return `${found.mtimeMs} ${found.size} ${found.ino}`;
  }

  async #prepare(recipe: RecipeConfig, pairedReference: string | undefined): Promise<GoldenSet> {
    const files = await this.#files(recipe, pairedReference);
    const images = await Promise.all(files.map(readGolden));
    return prepareGoldenSet({ images, recipe, comparer: this.#options.comparerOf(recipe.model) });
  }

  async #files(
    { part, references }: RecipeConfig,
    pairedReference: string | undefined,
  ): Promise<readonly string[]> {
    switch (references.kind) {
      case 'files':
        return listImages(references.paths);
      case 'registered':
        return this.#options.registered.files(part);
      case 'paired':
        return pairedReference === undefined ? [] : [pairedReference];
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptPairs && oldest !== undefined) this.#kept.delete(oldest);
  }
}

async function readGolden(file: string): Promise<GoldenImage> {
  const data = await readFile(file).catch((error: unknown) => {
    throw new StationError('image-unreadable', { file }, { cause: error });
  });
  return { file, data };
}
