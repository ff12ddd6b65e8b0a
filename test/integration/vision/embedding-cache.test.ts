import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadComparer } from '../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../src/adapters/onnx/loaded-comparer.js';
import type { Comparer, ModelImage } from '../../../src/ports/comparer.js';
import { EmbeddingCache } from '../../../src/vision/embedding-cache.js';
import { testModels } from '../../fixtures/copy-model.js';

let comparer: LoadedComparer;
let directory = '';
beforeAll(async () => {
  comparer = await loadComparer({
    modelsDirectory: testModels,
    name: 'tiny-colour',
    providers: ['cpu'],
    threads: 1,
  });
});
afterAll(() => comparer.close());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-cache-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The comparer behind a new cache over the same folder, counting what reaches the network. */
function cached(info: Partial<Comparer['info']> = {}): {
  readonly comparer: Comparer;
  readonly runs: () => number;
} {
  let runs = 0;
  const counted: Comparer = {
    info: { ...comparer.info, ...info },
    embed: async (image) => {
      runs += 1;
      return comparer.embed(image);
    },
    compare: async (test, reference) => comparer.compare(test, reference),
    close: async () => undefined,
  };
  return { comparer: new EmbeddingCache(directory).around(counted), runs: () => runs };
}

function imageOf(seed: number): ModelImage {
  return {
    width: 32,
    height: 64,
    channels: 3,
    data: Uint8Array.from({ length: 6144 }, (_, i) => (i * seed) % 251),
  };
}

async function file(): Promise<string> {
  const folder = join(directory, 'cache', 'embeddings', comparer.info.modelHash);
  const [name] = await readdir(folder);
  return join(folder, name ?? '');
}

it('gives back every bit of an embedding without running the network', async () => {
  const fresh = await cached().comparer.embed(imageOf(7));
  const later = cached();
  expect(await later.comparer.embed(imageOf(7))).toEqual(fresh);
  expect(later.runs()).toBe(0);
});

it.each([
  ['other pixels', imageOf(9), {}],
  ['the same pixels in another shape', { ...imageOf(7), width: 64, height: 32 }, {}],
  ['another model', imageOf(7), { modelHash: 'b'.repeat(64) }],
  ['another provider', imageOf(7), { provider: 'cuda' }],
] as const)('has nothing for %s', async (_, image, info) => {
  await cached().comparer.embed(imageOf(7));
  const other = cached(info);
  await other.comparer.embed(image);
  expect(other.runs()).toBe(1);
});

it.each(['cut off', 'changed in a value', 'changed in its size', 'empty'])(
  'makes one again that is %s',
  async (how) => {
    const fresh = await cached().comparer.embed(imageOf(7));
    const path = await file();
    const bytes = await readFile(path);
    if (how === 'changed in a value')
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    if (how === 'changed in its size') bytes.writeUInt32LE(bytes.readUInt32LE(8) + 1, 8);
    await writeFile(path, how === 'cut off' ? bytes.subarray(0, -4) : how === 'empty' ? '' : bytes);
    const later = cached();
    expect(await later.comparer.embed(imageOf(7))).toEqual(fresh);
    expect(later.runs()).toBe(1);
    expect(await cached().comparer.embed(imageOf(7))).toEqual(fresh);
  },
);
