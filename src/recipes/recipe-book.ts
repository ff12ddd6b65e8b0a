import { stat } from 'node:fs/promises';
import type { Recipe } from '../config/recipe.js';
import { isStationError, type StationError } from '../domain/station-error.js';
import type { Fault } from '../domain/station-state.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { Bell } from '../runtime/bell.js';
import type { Component } from '../runtime/component.js';
import { loadActiveRecipe } from './load-recipe.js';
import { partPaths } from './recipe-paths.js';

interface RecipeBookOptions {
  readonly dataDirectory: string;
  /** Recipes that the configuration holds; they never change. */
  readonly written: readonly Recipe[];
  /** Parts whose recipe is the active version of the store. */
  readonly stored: readonly string[];
  /** Makes ready what a recipe needs, before it is used. */
  readonly prepare: (recipe: Recipe, signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onFault: (part: string, fault: Fault | undefined) => void;
}

/** Other programs change the store: its histories are looked at so often, milliseconds. */
const pollMs = 500;
/** What could not be used is tried again after this, milliseconds. */
const retryMs = 10_000;

/**
 * What every part is judged by at this moment.
 *
 * INVARIANTS: a version is used from the moment on when it is ready to judge; until then, and when it cannot be used at
 * all, the one before stays in use; a part without an active version has no recipe.
 */
export class RecipeBook implements Component {
  readonly name = 'recipes';
  readonly parts: readonly string[];
  readonly #options: RecipeBookOptions;
  readonly #current: Map<string, Recipe>;
  readonly #stamps = new Map<string, string>();
  readonly #bell = new Bell();

  constructor(options: RecipeBookOptions) {
    this.#options = options;
    this.#current = new Map(options.written.map((recipe) => [recipe.part, recipe]));
    this.parts = [...this.#current.keys(), ...options.stored];
  }

  current(part: string): Recipe | undefined {
    return this.#current.get(part);
  }

  all(): readonly Recipe[] {
    return [...this.#current.values()];
  }

  /** The store has changed: it is looked at now, not at the next turn. */
  notify(): void {
    this.#bell.ring();
  }

  /** Reads the active versions; nobody is asked to prepare, for whoever starts later starts with them. */
  async load(): Promise<void> {
    for (const part of this.#options.stored) await this.#refresh(part, async () => undefined);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { stored, prepare, clock } = this.#options;
    let failed = false;
    while (!signal.aborted && stored.length > 0) {
      const woken = new AbortController();
      const waiting = AbortSignal.any([signal, woken.signal]);
      await Promise.race([
        clock.sleep(failed ? retryMs : pollMs, waiting).catch(() => undefined),
        this.#bell.next(waiting),
      ]);
      woken.abort();
      failed = false;
      for (const part of stored) {
        if (!(await this.#refresh(part, async (recipe) => prepare(recipe, signal)))) failed = true;
      }
    }
  }

  /** False when there is a version that cannot be used. */
  async #refresh(part: string, prepare: (recipe: Recipe) => Promise<void>): Promise<boolean> {
    const { dataDirectory, logger, onFault } = this.#options;
    const stamp = await stampOf(partPaths(dataDirectory, part).history);
    if (this.#stamps.get(part) === stamp) return true;
    try {
      const recipe = await loadActiveRecipe(dataDirectory, part);
      const used = this.#current.get(part);
      if (
        recipe?.identity?.hash !== used?.identity?.hash ||
        recipe?.identity?.version !== used?.identity?.version
      ) {
        if (recipe === undefined) this.#current.delete(part);
        else {
          await prepare(recipe);
          this.#current.set(part, recipe);
        }
        logger.info({ component: this.name, part, ...recipe?.identity }, 'recipe in use');
      }
      this.#stamps.set(part, stamp);
      onFault(part, undefined);
      return true;
    } catch (error) {
      if (!isStationError(error)) throw error;
      onFault(part, asFault(part, error));
      return false;
    }
  }
}

function asFault(part: string, { code, message }: StationError): Fault {
  return { component: `recipe:${part}`, code, message };
}

/** Changes whenever the file is replaced. */
async function stampOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? '' : `${found.mtimeMs} ${found.size} ${found.ino}`;
}
