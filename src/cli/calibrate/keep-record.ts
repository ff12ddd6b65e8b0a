import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { StationError } from '../../domain/station-error.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { writeFileDurably } from '../../runtime/write-file-durably.js';
import { type CalibrationRecord, formatRecord } from './calibration-record.js';
import { hashOf } from './open-recipe.js';

/*
 * Below `<dataDirectory>/calibration/<part>/`: `samples/<sha256>.<ending>`, the good parts of all calibrations, and
 * `<sha256>.json`, one record each, named by its own bytes. Neither ever changes.
 */

interface KeepRecord {
  readonly dataDirectory: string;
  readonly record: CalibrationRecord;
  /** Pictures that the record names. */
  readonly files: readonly { readonly sha256: string; readonly file: string }[];
}

/** Keeps a record and the pictures it was made from. Returns the file of the record. */
export async function keepRecord({ dataDirectory, record, files }: KeepRecord): Promise<string> {
  const folder = folderOf(dataDirectory, record.part);
  for (const { sha256, file } of files) {
    const path = join(folder, 'samples', `${sha256}${extname(file).toLowerCase()}`);
    const isThere = await stat(path).catch(() => undefined);
    if (isThere === undefined) await writeFileDurably(path, await readImageFile(file));
  }
  const text = formatRecord(record);
  const file = join(folder, `${hashOf(Buffer.from(text))}.json`);
  await writeFileDurably(file, text);
  return file;
}

/** What a record was made from, as far as making it again needs it. */
export interface StoredRecord {
  readonly text: string;
  readonly part: string;
  readonly request: CalibrationRecord['request'];
  /** SHA-256 of all pictures that were looked at. */
  readonly pictures: readonly string[];
}

/** @throws StationError `usage` for a file that is no record. */
export async function readRecord(file: string): Promise<StoredRecord> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StationError('usage', { why: `${file} cannot be read` }, { cause: error });
  });
  const value: unknown = parsed(text);
  if (!isRecord(value)) throw new StationError('usage', { why: `${file} is no record of a calibration` });
  const { part, request, samples, unjudged } = value;
  return { text, part, request, pictures: [...samples, ...unjudged] };
}

/** The folder of the pictures of a part's calibrations. */
export function samplesFolder(dataDirectory: string, part: string): string {
  return join(folderOf(dataDirectory, part), 'samples');
}

function folderOf(dataDirectory: string, part: string): string {
  return join(dataDirectory, 'calibration', part);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Wanted = Pick<CalibrationRecord, 'part' | 'request' | 'samples' | 'unjudged'>;

function isRecord(value: unknown): value is Wanted {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, part, request, samples, unjudged } = value as Partial<Record<string, unknown>>;
  return (
    schema === 1 &&
    typeof part === 'string' &&
    typeof request === 'object' &&
    request !== null &&
    'falseRejects' in request &&
    areHashes(samples) &&
    areHashes(unjudged)
  );
}

function areHashes(list: unknown): boolean {
  return Array.isArray(list) && list.every((one) => typeof one === 'string' && /^[0-9a-f]{64}$/.test(one));
}
