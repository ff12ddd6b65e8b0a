import type { Recipe } from '../config/recipe.js';
import { StationError } from '../domain/station-error.js';
import type { Comparer, ComparerInfo } from '../ports/comparer.js';

/** The one in use, and the one that an activation is about to bring. */
const keptOfOneName = 2;

/**
 * The models of a vision process, each loaded at the first need and kept.
 *
 * INVARIANT: a recipe that names the hash of its model is compared by that model only.
 */
export class ModelLibrary {
  readonly #load: (name: string) => Promise<Comparer>;
  /** By name; the newest last. */
  readonly #loaded = new Map<string, readonly Comparer[]>();

  /** @param load by name; throws a StationError when it cannot */
  constructor(load: (name: string) => Promise<Comparer>) {
    this.#load = load;
  }

  /** @throws StationError `model-of-another-version`, and what loading throws. */
  async get({
    part,
    model: name,
    modelHash,
  }: Pick<Recipe, 'part' | 'model' | 'modelHash'>): Promise<Comparer> {
    const loaded = this.#loaded.get(name) ?? [];
    const known =
      modelHash === undefined ? loaded.at(-1) : loaded.find(({ info }) => info.modelHash === modelHash);
    if (known !== undefined) return known;
    const comparer = await this.#load(name);
    const { modelHash: actual } = comparer.info;
    if (modelHash !== undefined && modelHash !== actual) {
      await comparer.close();
      throw new StationError('model-of-another-version', { part, name, actual, expected: modelHash });
    }
    const kept = [...loaded, comparer];
    this.#loaded.set(name, kept.slice(-keptOfOneName));
    for (const old of kept.slice(0, -keptOfOneName)) await old.close();
    return comparer;
  }

  infos(): readonly ComparerInfo[] {
    return [...this.#loaded.values()].flat().map(({ info }) => info);
  }
}
