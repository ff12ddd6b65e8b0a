import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparer, ComparerInfo, ComparisonMaps, Embedding, ModelImage } from '../ports/comparer.js';
import { writeFileDurably } from '../runtime/write-file-durably.js';

/*
 * One file for each embedding: "TWEMB001", width, height and dims as 32 bit little-endian, SHA-256 over the values, the
 * values as 32 bit floats.
 */
const magic = Buffer.from('TWEMB001', 'latin1');
const headBytes = magic.length + 12;
const hashBytes = 32;

/**
 * Embeddings of golden samples on disk, so that a restart or a rollback need not run the network again.
 *
 * INVARIANTS: an embedding is found by the very pixels that the network saw and by the hash of the network, so that what
 * decodes, aligns, cuts or compares in another way finds nothing; what is damaged is made again. Losing the cache costs
 * time only.
 */
export class EmbeddingCache {
  readonly #directory: string;

  /** @param dataDirectory of the station; the cache lies in `cache/embeddings/<model>` below it. */
  constructor(dataDirectory: string) {
    this.#directory = join(dataDirectory, 'cache', 'embeddings');
  }

  /** The comparer, which looks here before it runs its network and keeps what that says. */
  around(comparer: Comparer): Comparer {
    return {
      info: comparer.info,
      embed: async (image: ModelImage): Promise<Embedding> => {
        const file = join(this.#directory, comparer.info.modelHash, `${keyOf(image, comparer.info)}.emb`);
        const kept = await read(file);
        if (kept !== undefined) return kept;
        const made = await comparer.embed(image);
        // A full disk must not keep a part from being judged.
        await writeFileDurably(file, serialise(made)).catch(() => undefined);
        return made;
      },
      compare: async (test: Embedding, reference: Embedding): Promise<ComparisonMaps> =>
        comparer.compare(test, reference),
      close: async (): Promise<void> => comparer.close(),
    };
  }
}

/** Providers round in their own ways: each has its own embeddings. */
function keyOf({ width, height, channels, data }: ModelImage, { modelHash, provider }: ComparerInfo): string {
  return createHash('sha256')
    .update(`${modelHash}\n${provider}\n${width} ${height} ${channels}\n`)
    .update(data)
    .digest('hex');
}

function serialise({ width, height, dims, data }: Embedding): Buffer {
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head.writeUInt32LE(width, magic.length);
  head.writeUInt32LE(height, magic.length + 4);
  head.writeUInt32LE(dims, magic.length + 8);
  const values = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([head, hashOf(head, values), values]);
}

/** Nothing for a file that is not there or not whole; the latter is removed. */
async function read(file: string): Promise<Embedding | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const embedding = parse(bytes);
  if (embedding === undefined) await rm(file, { force: true });
  return embedding;
}

function parse(bytes: Buffer): Embedding | undefined {
  if (bytes.length < headBytes + hashBytes || !bytes.subarray(0, magic.length).equals(magic))
    return undefined;
  const head = bytes.subarray(0, headBytes);
  const values = bytes.subarray(headBytes + hashBytes);
  if (!hashOf(head, values).equals(bytes.subarray(headBytes, headBytes + hashBytes))) return undefined;
  const [width, height, dims] = [8, 12, 16].map((at) => head.readUInt32LE(at));
  if (width === undefined || height === undefined || dims === undefined) return undefined;
  // Copied, because the values of a file need not lie at a multiple of four.
  return { width, height, dims, data: new Float32Array(new Uint8Array(values).buffer) };
}

function hashOf(head: Uint8Array, values: Uint8Array): Buffer {
  return createHash('sha256').update(head).update(values).digest();
}
