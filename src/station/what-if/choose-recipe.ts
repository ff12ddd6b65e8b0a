import type { Recipe } from '../../config/recipe.js';
import type { Config } from '../../config/schema.js';
import type { RecipeSettings } from '../../config/store/recipe-content.js';
import { StationError } from '../../domain/station-error.js';
import { findVersion } from '../../recipes/find-version.js';
import { loadActiveRecipe, loadRecipe } from '../../recipes/load-recipe.js';
import { readHistory } from '../../recipes/read-recipes.js';
import { settingsOf } from '../../recipes/settings-of.js';

/** Which recipe to try. */
export interface WhatIfChange {
  readonly part: string;
  /** A version of the store; that in use, or the recipe of the configuration, when absent. */
  readonly version?: number | undefined;
  /** Keys of a recipe that are to differ, as a person wrote them. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly fail?: number | undefined;
  readonly review?: number | undefined;
  readonly minAreaPx?: number | undefined;
}

/** Judging as it is, and as it would be. */
export interface ChosenRecipes {
  readonly current: Recipe | undefined;
  readonly other: Recipe;
}

/**
 * The recipe that parts are judged by now, and the one to try instead.
 *
 * @throws StationError `unknown-part`, `recipe-not-found`, `recipe-damaged`, `reference-damaged`, or `usage` naming every
 * setting that is wrong.
 */
export async function chooseRecipes(config: Config, change: WhatIfChange): Promise<ChosenRecipes> {
  const { part, version } = change;
  const current = await currentRecipe(config, part);
  const base = version === undefined ? current : await versionOf(config, part, version);
  if (base === undefined) throw new StationError('recipe-not-found', { part, what: 'active version' });
  const settings = settingsOf(undefined, { ...settingsPart(base), ...change.settings });
  const thresholds = {
    fail: change.fail ?? settings.thresholds.fail,
    review: change.review ?? settings.thresholds.review,
  };
  const checked: RecipeSettings = settingsOf(undefined, {
    ...settings,
    thresholds: thresholds.review === undefined ? { fail: thresholds.fail } : thresholds,
    minAreaPx: change.minAreaPx ?? settings.minAreaPx,
  });
  return { current, other: { ...base, ...checked } };
}

async function currentRecipe({ recipes, dataDirectory }: Config, part: string): Promise<Recipe | undefined> {
  const named = recipes.find((recipe) => recipe.part === part);
  if (named === undefined) {
    throw new StationError('unknown-part', { part, known: recipes.map((one) => one.part).join(', ') });
  }
  return named.from === 'store' ? loadActiveRecipe(dataDirectory, part) : named;
}

async function versionOf({ dataDirectory }: Config, part: string, version: number): Promise<Recipe> {
  return loadRecipe(dataDirectory, part, findVersion(await readHistory(dataDirectory, part), version));
}

/** What of a recipe a person may write. */
function settingsPart(recipe: Recipe): Readonly<Record<string, unknown>> {
  const { part: _1, references: _2, identity: _3, modelHash: _4, ...settings } = recipe;
  const { from: _5, ...rest }: Readonly<Record<string, unknown>> = { ...settings };
  return rest;
}
