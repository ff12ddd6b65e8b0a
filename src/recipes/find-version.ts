import { activeVersion, type RecipeHistory, type RecipeVersion } from '../domain/recipe-history.js';
import { StationError } from '../domain/station-error.js';

/**
 * A version by its number.
 *
 * @throws StationError `recipe-not-found`
 */
export function findVersion({ part, versions }: RecipeHistory, version: number): RecipeVersion {
  const found = versions.find((one) => one.version === version);
  if (found === undefined) throw new StationError('recipe-not-found', { part, what: `version ${version}` });
  return found;
}

/** What a new version is made from where nobody says: the newest that was not retired, so that drafts add up. */
export function baseVersion(history: RecipeHistory): RecipeVersion | undefined {
  return history.versions.findLast(({ state }) => state !== 'retired') ?? history.versions.at(-1);
}

/**
 * What a rollback brings back where nobody says: the version that was in use before the one that is.
 *
 * @throws StationError `recipe-not-found`
 */
export function versionBefore(history: RecipeHistory): RecipeVersion {
  const latest = history.versions
    .flatMap(({ changes }) => changes)
    .filter(({ kind }) => kind === 'activated')
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    .find(({ version }) => version === activeVersion(history)?.version);
  if (latest?.previous === undefined) {
    throw new StationError('recipe-not-found', { part: history.part, what: 'earlier version to go back to' });
  }
  return findVersion(history, latest.previous);
}
