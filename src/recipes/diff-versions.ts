import { activeVersion } from '../domain/recipe-history.js';
import { StationError } from '../domain/station-error.js';
import { type ContentDifference, diffContents } from './diff-contents.js';
import { findVersion } from './find-version.js';
import { readContent, readHistory } from './read-recipes.js';

interface DiffVersions {
  readonly version: number;
  /** The version in use when absent. */
  readonly other: number | undefined;
}

/**
 * In what a version differs from another: `from` is what that one has.
 *
 * @throws StationError `recipe-not-found`, `recipe-damaged`
 */
export async function diffVersions(
  dataDirectory: string,
  part: string,
  { version, other }: DiffVersions,
): Promise<readonly ContentDifference[]> {
  const history = await readHistory(dataDirectory, part);
  const before = other === undefined ? activeVersion(history) : findVersion(history, other);
  if (before === undefined) throw new StationError('recipe-not-found', { part, what: 'active version' });
  return diffContents(
    await readContent(dataDirectory, part, before),
    await readContent(dataDirectory, part, findVersion(history, version)),
  );
}
