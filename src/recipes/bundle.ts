import { createHash } from 'node:crypto';
import { parseJson } from '../config/parse-json.js';
import { type BundleHeader, bundleHeaderSchema } from '../config/store/bundle-header.js';
import type { RecipeContent } from '../config/store/recipe-content.js';
import { StationError } from '../domain/station-error.js';
import { type NoteSigner, type NoteVerifier, openNote } from '../proof/signed-note.js';
import { parseContent } from './content-text.js';
import type { SampleImage } from './recipe-store.js';

/*
 * A version of a recipe in one file: a signed note (first line, one line of JSON, an empty line, a signature), an empty
 * line, and the bytes of its golden samples one after the other. Nothing is compressed and nothing is named by a path,
 * so nothing can grow or lead out of a folder. The same version gives the same bytes.
 */

const firstLine = 'twinspect recipe bundle 1';
const maxHeadBytes = 4 * 1024 * 1024;

interface FormatBundle {
  readonly part: string;
  readonly version: number;
  readonly station: string;
  /** The text of `recipe.json`. */
  readonly recipe: string;
  readonly samples: readonly SampleImage[];
  readonly signer: NoteSigner;
}

/** What a bundle holds, once it is found to be what its station exported. */
export interface Bundle {
  readonly header: BundleHeader;
  readonly content: RecipeContent;
  readonly samples: readonly SampleImage[];
}

export function formatBundle({ samples, signer, ...about }: FormatBundle): Buffer {
  const files = samples.map(({ file, sha256, data }) => ({ file, sha256, bytes: data.byteLength }));
  const header: BundleHeader = { ...about, files };
  const note = signer.sign(`${firstLine}\n${JSON.stringify(header)}\n`);
  return Buffer.concat([Buffer.from(`${note}\n`), ...samples.map(({ data }) => data)]);
}

/**
 * @param keys of the stations whose bundles are taken
 * @throws StationError `bundle-refused`
 */
export function parseBundle(bytes: Buffer, keys: readonly NoteVerifier[], file: string): Bundle {
  const refused = (why: string): StationError => new StationError('bundle-refused', { file, why });
  if (!bytes.subarray(0, firstLine.length + 1).equals(Buffer.from(`${firstLine}\n`))) {
    throw refused('it is no recipe bundle');
  }
  const end = endOfNote(bytes);
  if (end === undefined) throw refused('it is cut off');
  const text = openNote(bytes.subarray(0, end).toString('utf8'), keys);
  if (text === undefined) throw refused('no station that is trusted here has signed it, or it was changed');
  const parsed = parseJson(text.slice(firstLine.length + 1), bundleHeaderSchema);
  if (!parsed.ok) throw refused(parsed.problems);
  const header = parsed.value;
  const samples = cut(bytes.subarray(end + 1), header, refused);
  const recipe = parseContent(header.recipe);
  if (!recipe.ok) throw refused(recipe.problems);
  const held = new Set(samples.map((sample) => sample.file));
  if (
    recipe.content.part !== header.part ||
    recipe.content.samples.some((sample) => !held.has(sample.file))
  ) {
    throw refused('its golden samples are not those of its recipe');
  }
  return { header, content: recipe.content, samples };
}

/** Where the signature ends: behind the line that follows the first empty one. */
function endOfNote(bytes: Buffer): number | undefined {
  const empty = bytes.subarray(0, maxHeadBytes).indexOf('\n\n');
  const end = empty === -1 ? -1 : bytes.indexOf('\n', empty + 2);
  return end === -1 || bytes[end + 1] !== 0x0a ? undefined : end + 1;
}

function cut(
  bytes: Buffer,
  { files }: BundleHeader,
  refused: (why: string) => StationError,
): readonly SampleImage[] {
  const expected = files.reduce((sum, one) => sum + one.bytes, 0);
  if (bytes.length !== expected) throw refused(`its images have ${bytes.length} bytes, not ${expected}`);
  let at = 0;
  return files.map(({ file, sha256, bytes: length }) => {
    const data = bytes.subarray(at, at + length);
    at += length;
    const actual = createHash('sha256').update(data).digest('hex');
    if (actual !== sha256 || !file.startsWith(sha256)) throw refused(`the image ${file} was changed`);
    return { file, sha256, data };
  });
}
