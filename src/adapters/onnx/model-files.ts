import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelManifest, modelManifestSchema } from '../../contract/model-manifest.js';
import { canonicalJson, type Json } from '../../domain/canonical-json.js';
import { messageOf, StationError } from '../../domain/station-error.js';

const maxManifestBytes = 1024 * 1024;

/** A model whose files are exactly those that its manifest describes. */
export interface ModelFiles {
  readonly manifest: ModelManifest;
  readonly encoder: GraphFile;
  /** The learned distance; a feature extractor has none. */
  readonly head: GraphFile | undefined;
  /** See `modelHash`. */
  readonly hash: string;
}

/** One graph, read whole. */
export interface GraphFile {
  readonly file: string;
  readonly data: Uint8Array;
}

/**
 * Reads a model folder into memory. Sizes and hashes are checked before anyone parses the files, and what was hashed is
 * what gets used: the files are not opened a second time.
 *
 * @throws StationError `model-not-found`, `model-manifest-invalid`, `model-hash-mismatch`, or `model-refused` for a file
 * that is missing or has another size than the manifest says.
 */
export async function readModelFiles(modelsDirectory: string, name: string): Promise<ModelFiles> {
  const manifest = await readManifest(modelsDirectory, name);
  const read = async (expected: ModelManifest['encoder']): Promise<GraphFile> => {
    const file = join(modelsDirectory, name, expected.file);
    return { file, data: await readChecked(file, expected) };
  };
  return {
    manifest,
    encoder: await read(manifest.encoder),
    head: manifest.schema === 1 ? await read(manifest.head) : undefined,
    hash: modelHash(manifest),
  };
}

/**
 * The manifest of a model, without its files.
 *
 * @throws StationError `model-not-found` or `model-manifest-invalid`.
 */
export async function readManifest(modelsDirectory: string, name: string): Promise<ModelManifest> {
  const notFound = (cause?: unknown): StationError =>
    new StationError('model-not-found', { name, directory: modelsDirectory }, { cause });
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(name)) throw notFound();
  const file = join(modelsDirectory, name, 'manifest.json');
  const { size } = await stat(file).catch((error: unknown) => {
    throw notFound(error);
  });
  if (size > maxManifestBytes)
    throw manifestInvalid(file, `it has ${size} bytes, the limit is ${maxManifestBytes}`);
  const parsed = modelManifestSchema.safeParse(parseJson(file, await readText(file)));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.')}: ${message}`,
    );
    throw manifestInvalid(file, problems.join('; '));
  }
  if (parsed.data.name !== name)
    throw manifestInvalid(file, `name: is "${parsed.data.name}", the folder is "${name}"`);
  return parsed.data;
}

/**
 * SHA-256 over the canonical JSON of everything in a manifest that an outcome depends on: the hashes of its files and
 * the contract by which they are fed and read. Descriptions and figures are left out, so correcting a sentence does not
 * make another model.
 */
export function modelHash(manifest: ModelManifest): string {
  if (manifest.schema === 2) {
    const { schema, kind, encoder, input, embedding, comparison } = manifest;
    return sha256Of({ schema, kind, encoder: encoder.sha256, input, embedding, comparison });
  }
  const { encoder, head, input, embedding, map, detection, screening } = manifest;
  const contract = { input, embedding, map, detection, ...(screening === undefined ? {} : { screening }) };
  const core = { encoder: encoder.sha256, head: head.sha256, ...contract };
  return sha256Of(core);
}

function sha256Of(core: Json): string {
  return createHash('sha256').update(canonicalJson(core)).digest('hex');
}

async function readChecked(file: string, expected: ModelManifest['encoder']): Promise<Uint8Array> {
  const refused = (why: string, cause?: unknown): StationError =>
    new StationError('model-refused', { file, why }, { cause });
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw refused(messageOf(error), error);
  });
  try {
    const { size } = await handle.stat();
    if (size !== expected.bytes) {
      throw refused(
        `it has ${size} bytes, its manifest says ${expected.bytes}: it is not whole or was exchanged`,
      );
    }
    const data = await handle.readFile();
    const actual = createHash('sha256').update(data).digest('hex');
    if (actual !== expected.sha256) {
      throw new StationError('model-hash-mismatch', { file, actual, expected: expected.sha256 });
    }
    return data;
  } finally {
    await handle.close();
  }
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw manifestInvalid(file, messageOf(error), error);
  });
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw manifestInvalid(file, messageOf(error), error);
  }
}

function manifestInvalid(file: string, problems: string, cause?: unknown): StationError {
  return new StationError('model-manifest-invalid', { file, problems }, { cause });
}
