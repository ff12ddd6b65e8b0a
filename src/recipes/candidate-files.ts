import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { StationError } from '../domain/station-error.js';
import { writeFileDurably } from '../runtime/write-file-durably.js';
import { partPaths } from './recipe-paths.js';
import type { SampleImage } from './recipe-store.js';

/* Images that may become golden samples wait in `candidates/` of their part, each with what was found out about it. */

const endings: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', '.bmp', '.tif', '.tiff']);
/** What nobody has made a version of by then goes. */
const keptMs = 7 * 24 * 3600 * 1000;
const pictureEnding = '.check.jpg';

/**
 * An image under the name that it would have as a golden sample.
 *
 * @param source file that it was read from: its ending tells the format
 * @throws StationError `reference-rejected` for a file that does not end like an image
 */
export function asSample(source: string, data: Uint8Array, part: string): SampleImage {
  const ending = extname(source).toLowerCase();
  if (!endings.has(ending)) {
    const why = `its name ends in "${ending}", not in ${[...endings].join(', ')}`;
    throw new StationError('reference-rejected', { file: source, part, why });
  }
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { sha256, file: `${sha256}${ending}`, data };
}

/** Keeps the picture of a check; says where. */
export async function keepPicture(
  dataDirectory: string,
  part: string,
  { sha256, data }: { readonly sha256: string; readonly data: Uint8Array },
): Promise<string> {
  const folder = await candidatesFolder(dataDirectory, part);
  const path = join(folder, `${sha256}${pictureEnding}`);
  await writeFileDurably(path, data);
  return path;
}

/** Keeps a candidate with what was found out about it. */
export async function keepCandidate(
  dataDirectory: string,
  part: string,
  { image, report }: { readonly image: SampleImage; readonly report: object },
): Promise<void> {
  const folder = await candidatesFolder(dataDirectory, part);
  await writeFileDurably(join(folder, image.file), image.data);
  const text = `${JSON.stringify({ ...report, file: image.file }, null, 2)}\n`;
  await writeFileDurably(join(folder, `${image.sha256}.json`), text);
}

/** What was found out about each candidate that waits, as `keepCandidate` was given it, oldest first. */
export async function listCandidates(dataDirectory: string, part: string): Promise<readonly unknown[]> {
  const folder = await candidatesFolder(dataDirectory, part);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const dated = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), at: (await stat(join(folder, name))).mtimeMs })),
  );
  const paths = dated.toSorted((a, b) => a.at - b.at).map(({ path }) => path);
  return Promise.all(paths.map(async (path): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'))));
}

/** @throws StationError `recipe-not-found` */
export async function candidatePath(dataDirectory: string, part: string, sha256: string): Promise<string> {
  const folder = await candidatesFolder(dataDirectory, part);
  const file = (await readdir(folder)).find((name) => isImageOf(name, sha256));
  if (file === undefined) throw notFound(part, sha256);
  return join(folder, file);
}

/** @throws StationError `recipe-not-found` */
export async function readCandidate(
  dataDirectory: string,
  part: string,
  sha256: string,
): Promise<SampleImage> {
  const path = await candidatePath(dataDirectory, part, sha256);
  return asSample(path, await readFile(path), part);
}

/** @throws StationError `recipe-not-found` */
export async function readCandidatePicture(
  dataDirectory: string,
  part: string,
  sha256: string,
): Promise<Uint8Array> {
  const folder = await candidatesFolder(dataDirectory, part);
  return readFile(join(folder, `${sha256}${pictureEnding}`)).catch(() => {
    throw notFound(part, sha256);
  });
}

export async function removeCandidates(
  dataDirectory: string,
  part: string,
  hashes: readonly string[],
): Promise<void> {
  const folder = await candidatesFolder(dataDirectory, part);
  for (const name of await readdir(folder)) {
    if (hashes.some((sha256) => name.startsWith(sha256))) await rm(join(folder, name), { force: true });
  }
}

/** The folder, without what has waited for too long. */
async function candidatesFolder(dataDirectory: string, part: string): Promise<string> {
  const folder = join(partPaths(dataDirectory, part).folder, 'candidates');
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > keptMs) {
      await rm(join(folder, name), { force: true });
    }
  }
  return folder;
}

function isImageOf(name: string, sha256: string): boolean {
  return name.startsWith(sha256) && endings.has(name.slice(sha256.length));
}

function notFound(part: string, sha256: string): StationError {
  return new StationError('recipe-not-found', { part, what: `candidate ${sha256}` });
}
