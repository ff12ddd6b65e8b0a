import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../config/parse-json.js';
import type { RecipeContent } from '../config/store/recipe-content.js';
import { recipeHistorySchema } from '../config/store/recipe-history-schema.js';
import type { RecipeHistory, RecipeIdentity } from '../domain/recipe-history.js';
import { messageOf, StationError } from '../domain/station-error.js';
import { parseContent } from './content-text.js';
import { contentFile, partPaths, recipesFolder } from './recipe-paths.js';

/*
 * Reading needs no lock: histories are replaced whole, versions and samples never change once they are there.
 */

/** Parts that have a recipe in the store, sorted. */
export async function listParts(dataDirectory: string): Promise<readonly string[]> {
  const entries = await readdir(recipesFolder(dataDirectory), { withFileTypes: true }).catch(orNothing);
  return (entries ?? [])
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/**
 * What became of each version of a part; no versions where it has none.
 *
 * @throws StationError `recipe-damaged`
 */
export async function readHistory(dataDirectory: string, part: string): Promise<RecipeHistory> {
  const { history: file } = partPaths(dataDirectory, part);
  const text = await readFile(file, 'utf8').catch(orNothing);
  if (text === undefined) return { part, versions: [] };
  const parsed = parseJson(text, recipeHistorySchema);
  if (!parsed.ok) throw new StationError('recipe-damaged', { file, why: parsed.problems });
  return parsed.value;
}

/**
 * A version, found unchanged.
 *
 * @throws StationError `recipe-damaged`
 */
export async function readContent(
  dataDirectory: string,
  part: string,
  { version, hash }: RecipeIdentity,
): Promise<RecipeContent> {
  const file = contentFile(partPaths(dataDirectory, part), version);
  const damaged = (why: string): StationError => new StationError('recipe-damaged', { file, why });
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw damaged(messageOf(error));
  });
  const parsed = parseContent(text);
  if (!parsed.ok) throw damaged(parsed.problems);
  if (parsed.hash !== hash) throw damaged(`its content has the hash ${parsed.hash}, not ${hash}`);
  return parsed.content;
}

/**
 * The bytes of a golden sample, found unchanged.
 *
 * @throws StationError `reference-damaged`
 */
export async function readSample(path: string, sha256: string): Promise<Buffer> {
  const data = await readFile(path).catch((error: unknown) => {
    throw new StationError('reference-damaged', { file: path }, { cause: error });
  });
  if (createHash('sha256').update(data).digest('hex') === sha256) return data;
  throw new StationError('reference-damaged', { file: path });
}

/** Where the golden samples of a content lie. */
export function samplePaths(
  dataDirectory: string,
  { part, samples }: RecipeContent,
): readonly { readonly path: string; readonly sha256: string }[] {
  const folder = partPaths(dataDirectory, part).samples;
  return samples.map(({ file, sha256 }) => ({ path: join(folder, file), sha256 }));
}

function orNothing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
