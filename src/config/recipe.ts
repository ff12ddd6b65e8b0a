import type { RecipeIdentity } from '../domain/recipe-history.js';
import type { RecipeConfig } from './sections/recipe.js';

/** A golden sample of a stored recipe. */
export interface StoredSample {
  /** Absolute. */
  readonly path: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** What a part is judged by: a recipe that the configuration holds, or a version of the store. */
export interface Recipe extends Readonly<Omit<RecipeConfig, 'from' | 'references'>> {
  readonly references:
    | RecipeConfig['references']
    | { readonly kind: 'stored'; readonly samples: readonly StoredSample[] };
  /** Set for a version of the store. */
  readonly identity?: RecipeIdentity;
  /** SHA-256 of the only model that may compare, hexadecimal; any of that name when absent. */
  readonly modelHash?: string;
}
