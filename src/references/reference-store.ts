import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { StationError } from '../domain/station-error.js';
import { formatSampleList, parseSampleList, type SampleEntry } from './sample-list.js';
import { writeFileDurably } from './write-file-durably.js';

/*
 * Golden samples, below `<dataDirectory>/references/<part>/`: each image under its hash, and `samples.json` with the
 * order in which they were registered; parts are aligned to the first.
 *
 * INVARIANTS: an image is never changed or renamed; it is on the disk before the list names it, so that a power cut
 * leaves at most an image that nobody names. One process registers at a time.
 */

const imageTypes: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', '.bmp', '.tif', '.tiff']);

/** A golden sample whose file has been found unchanged. */
export interface ReferenceSample extends SampleEntry {
  readonly path: string;
}

/** An image on its way into the store. */
export interface NewSample {
  /** File that the bytes were read from: for messages, and its ending tells the format. */
  readonly source: string;
  readonly data: Uint8Array;
}

interface AddReferences {
  readonly dataDirectory: string;
  readonly part: string;
  readonly images: readonly NewSample[];
  readonly registeredBy: string;
  readonly now: Date;
}

/** What a registration did. */
export interface Registration {
  readonly added: readonly ReferenceSample[];
  /** Images that were registered before, or given twice. */
  readonly duplicates: readonly { readonly source: string; readonly sha256: string }[];
}

/**
 * The golden samples of a part in the order of their registration; none when it was never registered.
 *
 * @throws StationError `reference-damaged` when a file is gone or has other content than it was registered with.
 */
export async function listReferences(
  dataDirectory: string,
  part: string,
): Promise<readonly ReferenceSample[]> {
  const folder = partFolder(dataDirectory, part);
  const samples = await readList(folder);
  return Promise.all(
    samples.map(async (sample) => {
      const path = join(folder, sample.file);
      const data = await readFile(path).catch((error: unknown) => {
        throw new StationError('reference-damaged', { file: path }, { cause: error });
      });
      if (hashOf(data) !== sample.sha256) throw new StationError('reference-damaged', { file: path });
      return { ...sample, path };
    }),
  );
}

/**
 * Appends golden samples to those of a part.
 *
 * @throws StationError `reference-rejected` for a file that does not end like an image, `reference-damaged` when the
 * list of the part cannot be read.
 */
export async function addReferences(options: AddReferences): Promise<Registration> {
  const { part, registeredBy, now } = options;
  const folder = partFolder(options.dataDirectory, part);
  const known = await readList(folder);
  const hashes = new Set(known.map(({ sha256 }) => sha256));
  const added: ReferenceSample[] = [];
  const duplicates: { readonly source: string; readonly sha256: string }[] = [];
  for (const { source, data } of options.images) {
    const ending = extname(source).toLowerCase();
    if (!imageTypes.has(ending)) {
      const why = `its name ends in "${ending}", not in ${[...imageTypes].join(', ')}`;
      throw new StationError('reference-rejected', { file: source, part, why });
    }
    const sha256 = hashOf(data);
    if (hashes.has(sha256)) {
      duplicates.push({ source, sha256 });
      continue;
    }
    hashes.add(sha256);
    const file = `${sha256}${ending}`;
    const path = join(folder, file);
    await writeFileDurably(path, data);
    added.push({ sha256, file, registeredAt: now.toISOString(), registeredBy, path });
  }
  const entries = added.map(({ path: _path, ...entry }) => entry);
  if (entries.length > 0)
    await writeFileDurably(join(folder, listName), formatSampleList([...known, ...entries]));
  return { added, duplicates };
}

const listName = 'samples.json';

/** File that changes with every registration of a part. */
export function referenceListFile(dataDirectory: string, part: string): string {
  return join(partFolder(dataDirectory, part), listName);
}

async function readList(folder: string): Promise<readonly SampleEntry[]> {
  const file = join(folder, listName);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw new StationError('reference-damaged', { file }, { cause: error });
  });
  return text === undefined ? [] : parseSampleList(text, file);
}

/** Part names come from configurations and command lines: one must not lead out of the store. */
function partFolder(dataDirectory: string, part: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(part)) {
    const why = `"${part}" cannot be the name of a part: letters, digits, "_", "." and "-", at most 63 of them`;
    throw new StationError('usage', { why });
  }
  return join(dataDirectory, 'references', part);
}

function hashOf(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
