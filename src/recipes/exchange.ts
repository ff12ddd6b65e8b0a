import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecipeVersion } from '../domain/recipe-history.js';
import { messageOf, StationError } from '../domain/station-error.js';
import { type NoteSigner, noteSigner, parseVerifierKey } from '../proof/signed-note.js';
import { privateKey } from '../runtime/private-key.js';
import { formatBundle, parseBundle } from './bundle.js';
import { findVersion } from './find-version.js';
import { readContent, readHistory, readSample, samplePaths } from './read-recipes.js';
import { contentFile, partPaths } from './recipe-paths.js';
import type { RecipeStore } from './recipe-store.js';

/** What a station needs to exchange recipes with others. */
export interface ExchangePlace {
  readonly dataDirectory: string;
  readonly station: string;
  /** Verifier keys of the stations whose bundles are taken. */
  readonly keys: readonly string[];
}

/** The key of this station, made at the first need. */
export async function recipeSigner({
  dataDirectory,
  station,
}: Pick<ExchangePlace, 'dataDirectory' | 'station'>): Promise<NoteSigner> {
  const file = join(dataDirectory, 'keys', 'recipes.pem');
  try {
    return noteSigner(station, await privateKey(file));
  } catch (error) {
    throw new StationError('bundle-refused', { file, why: messageOf(error) }, { cause: error });
  }
}

/**
 * A version with its golden samples, signed by this station.
 *
 * @throws StationError `recipe-not-found`, `recipe-damaged`, `reference-damaged`
 */
export async function exportBundle(place: ExchangePlace, part: string, version: number): Promise<Buffer> {
  const { dataDirectory, station } = place;
  const content = await readContent(
    dataDirectory,
    part,
    findVersion(await readHistory(dataDirectory, part), version),
  );
  const samples = await Promise.all(
    samplePaths(dataDirectory, content).map(async ({ path, sha256 }) => ({
      sha256,
      file: basename(path),
      data: await readSample(path, sha256),
    })),
  );
  const recipe = await readFile(contentFile(partPaths(dataDirectory, part), version), 'utf8');
  return formatBundle({ part, version, station, recipe, samples, signer: await recipeSigner(place) });
}

interface ImportBundle {
  readonly place: ExchangePlace;
  readonly store: RecipeStore;
  readonly bytes: Buffer;
  /** For messages. */
  readonly file: string;
  readonly by: string;
  readonly why: string;
}

/**
 * Makes a draft of what a bundle holds, once all of it was verified.
 *
 * @throws StationError `bundle-refused`, and what the store throws.
 */
export async function importBundle({
  place,
  store,
  bytes,
  file,
  by,
  why,
}: ImportBundle): Promise<{ readonly part: string; readonly version: RecipeVersion }> {
  const own = (await recipeSigner(place)).verifierKey;
  const keys = [own, ...place.keys].flatMap((key) => parseVerifierKey(key) ?? []);
  const { header, content, samples } = parseBundle(bytes, keys, file);
  const origin = `${header.station} version ${header.version}`;
  return { part: header.part, version: await store.add({ content, images: samples, by, why, origin }) };
}
