import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../config/parse-json.js';
import { defectExampleSchema, type StoredExample } from '../config/store/defect-example-schema.js';
import { StationError } from '../domain/station-error.js';
import { writeFileDurably } from '../runtime/write-file-durably.js';

/*
 * Examples of named defects, `<dataDirectory>/defects/<part>/<sha256>.json`: found by their content, never changed, written
 * whole or not at all. There is no list beside them that could disagree.
 */

/** An example with the hash that names its file. */
export interface KeptExample extends StoredExample {
  readonly sha256: string;
}

/**
 * All examples of a part, the oldest first; none where nothing was named.
 *
 * @throws StationError `defect-example-damaged` naming a file that does not hold what it is named by.
 */
export async function readExamples(dataDirectory: string, part: string): Promise<readonly KeptExample[]> {
  const folder = partFolder(dataDirectory, part);
  const names = await readdir(folder).catch(orNone);
  const files = names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  const examples = await Promise.all(
    files.map(async (name) => readExample(join(folder, name), name.slice(0, 64))),
  );
  return examples.toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

/** Keeps an example; the same one twice is one. Returns its hash. */
export async function addExample(dataDirectory: string, example: StoredExample): Promise<string> {
  const text = `${JSON.stringify(example)}\n`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  await writeFileDurably(join(partFolder(dataDirectory, example.part), `${sha256}.json`), text);
  return sha256;
}

/** Forgets the example whose hash begins like this, and returns it; nothing where there is none or several. */
export async function removeExample(
  dataDirectory: string,
  part: string,
  prefix: string,
): Promise<KeptExample | undefined> {
  const found = (await readExamples(dataDirectory, part)).filter(({ sha256 }) => sha256.startsWith(prefix));
  const [example, ...others] = found;
  if (example === undefined || others.length > 0) return undefined;
  await rm(join(partFolder(dataDirectory, part), `${example.sha256}.json`));
  return example;
}

/** Changes whenever an example of the part comes or goes. */
export async function examplesStamp(dataDirectory: string, part: string): Promise<string> {
  const found = await stat(partFolder(dataDirectory, part)).catch(() => undefined);
  return found === undefined ? '' : `${found.mtimeMs} ${found.ino}`;
}

async function readExample(file: string, sha256: string): Promise<KeptExample> {
  const text = await readFile(file, 'utf8');
  const parsed = parseJson(text, defectExampleSchema);
  const actual = createHash('sha256').update(text).digest('hex');
  if (parsed.ok && actual === sha256) return { ...parsed.value, sha256 };
  throw new StationError('defect-example-damaged', { file });
}

function partFolder(dataDirectory: string, part: string): string {
  // Part names come from command lines and requests: one must not lead out of the folder.
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(part)) return join(dataDirectory, 'defects', part);
  throw new StationError('usage', { why: `"${part}" cannot be the name of a part` });
}

function orNone(error: unknown): readonly string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
