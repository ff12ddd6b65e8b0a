import { readFile } from 'node:fs/promises';
import type { Mat } from 'opencv4nodejs';
import type { Recipe } from '../config/recipe.js';
import type { Comparer } from '../ports/comparer.js';
import { decodeImage } from '../runtime/decode-image.js';
import { goldenFiles } from './golden-library.js';
import { identifyPart, type KnownPart, type PartIdentity } from './identify-part.js';
import { learnPart } from './learn-part.js';
import { describePart } from './part-descriptor.js';

const maxMegapixels = 100;
/** Versions of a part, seen by the models that recipes use. */
const keptKinds = 64;

interface PartRegisterOptions {
  readonly comparerOf: (recipe: Recipe) => Promise<Comparer>;
  /** As `comparerOf`, with a cache for golden samples. */
  readonly cachedComparerOf: (recipe: Recipe) => Promise<Comparer>;
  readonly turn: () => Promise<void>;
}

/** How all parts look as a whole, so that a wrong one in the fixture is not compared. */
export class PartRegister {
  readonly #options: PartRegisterOptions;
  /** By golden samples, alignment and model; the oldest first. */
  readonly #known = new Map<string, Promise<KnownPart>>();
  readonly #learned = new Map<string, KnownPart>();

  constructor(options: PartRegisterOptions) {
    this.#options = options;
  }

  /** Learns how the part of a recipe looks, and how the others look to its model. */
  async prepare(recipe: Recipe, others: readonly Recipe[]): Promise<void> {
    if (!tellsParts(recipe)) return;
    const model = await this.#options.cachedComparerOf(recipe);
    for (const one of [recipe, ...others.filter(tellsParts)]) await this.#learn(one, model);
  }

  /**
   * Which part does a frame show? Nothing for a recipe that does not ask, or as long as its part is not learned: parts
   * that are not learned yet are not known.
   */
  async identify(frame: Mat, recipe: Recipe, others: readonly Recipe[]): Promise<PartIdentity | undefined> {
    if (!recipe.checkPart || !tellsParts(recipe)) return undefined;
    const comparer = await this.#options.comparerOf(recipe);
    const learned = (one: Recipe): KnownPart | undefined => this.#learned.get(keyOf(one, comparer));
    const expected = learned(recipe);
    if (expected === undefined) return undefined;
    const known = others.filter(tellsParts).flatMap((one) => learned(one) ?? []);
    return identifyPart(await describePart(frame, comparer), expected, known);
  }

  async #learn(recipe: Recipe, comparer: Comparer): Promise<void> {
    const key = keyOf(recipe, comparer);
    const known = this.#known.get(key) ?? this.#read(recipe, comparer);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > keptKinds && oldest !== undefined) {
      this.#known.delete(oldest);
      this.#learned.delete(oldest);
    }
    try {
      this.#learned.set(key, await known);
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }

  async #read(recipe: Recipe, comparer: Comparer): Promise<KnownPart> {
    const { part, alignment } = recipe;
    const files = await goldenFiles(recipe, undefined);
    const images = await Promise.all(
      files.map(async (file) => decodeImage(await readFile(file), { file, maxMegapixels })),
    );
    return learnPart({ part, images, alignment, comparer, turn: this.#options.turn });
  }
}

/** Textures look alike wherever one looks, and each pair is a part of its own. */
function tellsParts({ comparison, references }: Recipe): boolean {
  return comparison === 'position' && references.kind !== 'paired';
}

function keyOf({ part, references, alignment, identity }: Recipe, { info }: Comparer): string {
  const samples = identity?.hash ?? JSON.stringify(references);
  return `${part} ${samples} ${JSON.stringify(alignment)} ${info.modelHash}`;
}
