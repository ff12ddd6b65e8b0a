import { readFile, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providerOrder } from '../../../../src/adapters/onnx/execution-providers.js';
import { loadComparer } from '../../../../src/adapters/onnx/load-comparer.js';
import { StationError } from '../../../../src/domain/station-error.js';
import { copyModel, editManifest, exchangeGraph, testModels } from '../../../fixtures/copy-model.js';

const cpu = ['cpu'] as const;

async function failureOf(load: Promise<unknown>): Promise<StationError> {
  const error: unknown = await load.then(
    () => new Error('it was loaded'),
    (reason: unknown) => reason,
  );
  if (error instanceof StationError) return error;
  throw error;
}

async function broken(file: string): Promise<Uint8Array> {
  return readFile(join(testModels, 'broken', file));
}

describe('a whole model', () => {
  it('is loaded and says what it is', async () => {
    const comparer = await loadComparer({ modelsDirectory: testModels, name: 'tiny-colour', threads: 1 });
    const { modelHash, provider, ...rest } = comparer.info;
    expect(modelHash).toMatch(/^[0-9a-f]{64}$/);
    expect(providerOrder).toContain(provider);
    expect(rest).toEqual({
      name: 'tiny-colour',
      version: '0.0.1',
      channels: 3,
      multipleOf: 8,
      embeddingStridePx: 4,
      mapStridePx: 4,
      detectionStridePx: 8,
      classNames: ['scratch', 'hole'],
      defaultThreshold: 0.2,
      minAreaPx: 16,
      scoreThreshold: 0.2,
    });
    await comparer.close();
  });

  it('reports every provider that it passed over, and why', async () => {
    const comparer = await loadComparer({ modelsDirectory: testModels, name: 'tiny-grey', threads: 1 });
    const order = ['tensorrt', 'cuda', 'cpu'];
    const before = order.slice(0, order.indexOf(comparer.info.provider));
    expect(comparer.passedOver.map(({ provider }) => provider)).toEqual(before);
    for (const { why } of comparer.passedOver) expect(why).not.toBe('');
    await comparer.close();
  });

  it('keeps its hash when only its description changes, and gets another when its contract does', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    const hash = async (): Promise<string> => {
      const comparer = await loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu });
      await comparer.close();
      return comparer.info.modelHash;
    };
    const original = await hash();
    await editManifest(folder, (manifest) => ({ ...manifest, description: 'Said in other words.' }));
    expect(await hash()).toBe(original);
    await editManifest(folder, (manifest) => ({ ...manifest, input: { ...manifest.input, multipleOf: 16 } }));
    expect(await hash()).not.toBe(original);
  });
});

describe('a model is refused', () => {
  it.each(['missing', '../tiny-grey', 'tiny-grey/../tiny-grey', '', '.'])(
    'when there is none named "%s"',
    async (name) => {
      const error = await failureOf(loadComparer({ modelsDirectory: testModels, name, providers: cpu }));
      expect(error.code).toBe('model-not-found');
    },
  );

  it('when its manifest is not JSON', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    await writeFile(join(folder, 'manifest.json'), '{"schema": 1,');
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-manifest-invalid');
  });

  it.each([
    [
      'a path out of its folder',
      { encoder: { file: '../x.onnx', sha256: 'a'.repeat(64), bytes: 1 } },
      'encoder.file',
    ],
    [
      'a size beyond the limit',
      { head: { file: 'x.onnx', sha256: 'a'.repeat(64), bytes: 1e12 } },
      'head.bytes',
    ],
    ['a key that is not known', { colour: 'red' }, 'colour'],
    ['another name than its folder', { name: 'other' }, 'other'],
    ['strides that do not divide the input', { map: { stride: 3 } }, 'input.multipleOf'],
    ['a version of the format from the future', { schema: 3 }, 'schema'],
  ])('when its manifest has %s', async (_, change, named) => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    await editManifest(folder, (manifest) => ({ ...manifest, ...change }));
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-manifest-invalid');
    expect(error.message).toContain(named);
  });

  it('when a file is missing', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    await unlink(join(folder, 'head.onnx'));
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-refused');
    expect(error.message).toContain('ENOENT');
  });

  it('when a file is truncated', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    await truncate(join(folder, 'encoder.onnx'), 400);
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-refused');
    expect(error.message).toContain('it has 400 bytes');
  });

  it('when one bit of a file is flipped', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    const file = join(folder, 'encoder.onnx');
    const data = await readFile(file);
    data.writeUInt8(data.readUInt8(500) ^ 0x10, 500);
    await writeFile(file, data);
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-hash-mismatch');
    expect(error.message).toContain('encoder.onnx');
  });

  it('when no wanted provider can be used', async () => {
    const { modelsDirectory } = await copyModel('tiny-grey');
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: [] }));
    expect(error.code).toBe('provider-unavailable');
  });
});

describe('a model whose manifest vouches for a bad graph is refused', () => {
  it.each([
    ['is not ONNX', 'encoder', async () => Buffer.from('%PDF-1.4 this is another kind of file'), 'protobuf'],
    [
      'is cut off',
      'encoder',
      async () => (await readFile(join(testModels, 'tiny-grey/encoder.onnx'))).subarray(0, 400),
      'protobuf',
    ],
    ['is empty but for a byte', 'head', async () => Buffer.from([0]), ''],
    [
      'names its output otherwise',
      'encoder',
      async () => broken('encoder-named-otherwise.onnx'),
      'no output "embedding", only features',
    ],
    [
      'takes another type',
      'encoder',
      async () => broken('encoder-float-input.onnx'),
      'input "image" is float32',
    ],
    [
      'embeds in other dimensions',
      'encoder',
      async () => broken('encoder-sixteen-dims.onnx'),
      'expected float32[1, 8, ?, ?]',
    ],
    [
      'takes another number of channels',
      'encoder',
      async () => readFile(join(testModels, 'tiny-colour/encoder.onnx')),
      'expected uint8[1, ?, ?, 1]',
    ],
    ['has NaN for weights', 'encoder', async () => broken('encoder-nan.onnx'), 'is NaN, not between 0 and 1'],
    ['scores above one', 'head', async () => broken('head-above-one.onnx'), 'not between 0 and 1'],
    [
      'has a map of another rank',
      'head',
      async () => broken('head-rank-three.onnx'),
      'output "map" is float32[1, h, w]',
    ],
    [
      'is the other graph',
      'head',
      async () => readFile(join(testModels, 'tiny-grey/encoder.onnx')),
      'no input "test"',
    ],
  ] as const)('when it %s', async (_, role, graph, named) => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    await exchangeGraph(folder, role, await graph());
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-refused');
    expect(error.message).toContain(`${role}.onnx`);
    expect(error.message).toContain(named);
  });

  it('when the manifest gives another stride than the graph has', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    await editManifest(folder, (manifest) => ({ ...manifest, embedding: { dims: 8, stride: 8 } }));
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-refused');
    expect(error.message).toContain('embedding has the shape');
  });

  it('when the manifest promises a detector that the head does not have', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-grey');
    const detection = { stride: 8, classes: ['a'], nms: true, scoreThreshold: 0.5 };
    await editManifest(folder, (manifest) => ({ ...manifest, detection }));
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'tiny-grey', providers: cpu }));
    expect(error.code).toBe('model-refused');
    expect(error.message).toContain('no output "classes"');
  });
});
