import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImportExtractor, importExtractor } from '../../../../src/adapters/onnx/import-extractor.js';
import { loadComparer } from '../../../../src/adapters/onnx/load-comparer.js';
import { modelHash } from '../../../../src/adapters/onnx/model-files.js';
import type { FeaturesManifest } from '../../../../src/contract/features-manifest.js';
import { StationError } from '../../../../src/domain/station-error.js';
import { testModels } from '../../../fixtures/copy-model.js';

const outside = join(testModels, 'outside');
let modelsDirectory = '';
beforeEach(async () => {
  modelsDirectory = await mkdtemp(join(tmpdir(), 'twinspect-import-'));
});
afterEach(() => rm(modelsDirectory, { recursive: true, force: true }));

async function importFile(file: string, options: Partial<ImportExtractor> = {}): Promise<FeaturesManifest> {
  return importExtractor({
    file: join(outside, file),
    modelsDirectory,
    name: 'imported',
    version: '1.0.0',
    licence: 'MIT',
    description: 'A test.',
    order: 'rgb',
    range: 1,
    distance: 'cosine',
    search: 1,
    ...options,
  });
}

async function failureOf(made: Promise<unknown>): Promise<StationError> {
  const error: unknown = await made.then(
    () => new Error('it was imported'),
    (reason: unknown) => reason,
  );
  if (error instanceof StationError) return error;
  throw error;
}

describe('an extractor from outside', () => {
  it('gives features of a layer inside of a classifier, which is cut off behind it', async () => {
    const manifest = await importFile('classifier.onnx', {
      outputs: ['layer2'],
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    });
    expect(manifest.input).toMatchObject({
      name: 'pixel_values',
      channels: 3,
      layout: 'NCHW',
      multipleOf: 8,
      tile: null,
      normalisation: { range: 1, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    });
    expect(manifest.embedding).toEqual({
      dims: 12,
      stride: 8,
      outputs: [{ name: 'layer2', dims: 12, stride: 8, layout: 'NCHW', skipTokens: 0 }],
    });
    const written = await readFile(join(modelsDirectory, 'imported', 'encoder.onnx'));
    expect(written.includes('logits')).toBe(false);
    expect(written.includes('layer2')).toBe(true);
    expect(await readdir(modelsDirectory)).toEqual(['imported']);
  });

  it('takes several layers together, cells of the coarser repeated', async () => {
    const manifest = await importFile('classifier.onnx', { outputs: ['layer1', 'layer2'] });
    expect(manifest.embedding).toMatchObject({ dims: 18, stride: 4 });
    const comparer = await loadComparer({ modelsDirectory, name: 'imported', providers: ['cpu'] });
    const data = new Uint8Array(48 * 40 * 3).map((_, at) => (at * 37) % 251);
    const embedding = await comparer.embed({ width: 48, height: 40, channels: 3, data });
    await comparer.close();
    expect(embedding).toMatchObject({ width: 12, height: 10, dims: 18 });
    const coarse = embedding.data.subarray(6 * 120, 7 * 120);
    expect([coarse[1], coarse[12], coarse[13]]).toEqual([coarse[0], coarse[0], coarse[0]]);
    // Each layer counts as much as the other: vectors of length 1 over both.
    const length = Math.hypot(...Array.from({ length: 18 }, (_, dim) => embedding.data[dim * 120 + 55] ?? 0));
    expect(length).toBeCloseTo(1, 5);
  });

  it('finds the class token, the patches and the only size of a transformer', async () => {
    const manifest = await importFile('transformer.onnx');
    expect(manifest.input).toMatchObject({ tile: { width: 64, height: 64 }, multipleOf: 8 });
    expect(manifest.embedding.outputs).toEqual([
      { name: 'last_hidden_state', dims: 16, stride: 8, layout: 'tokens', skipTokens: 1 },
    ]);
  });

  it('takes pixels as they are, last axis the colours', async () => {
    const manifest = await importFile('../tiny-colour/encoder.onnx', { distance: 'weighted-l1' });
    expect(manifest.input).toMatchObject({ layout: 'NHWC', type: 'uint8', normalisation: null });
    expect(manifest.comparison.weights).toHaveLength(8);
  });

  it('has another hash with another distance, search, scale, order or mean, but not with another description', async () => {
    const manifest = await importFile('classifier.onnx', { outputs: ['layer1'] });
    const { comparison, input } = manifest;
    const hashes = [
      manifest,
      { ...manifest, comparison: { ...comparison, distance: 'euclidean' as const } },
      { ...manifest, comparison: { ...comparison, search: 2 } },
      { ...manifest, comparison: { ...comparison, scale: 2 } },
      { ...manifest, input: { ...input, order: 'bgr' as const } },
      { ...manifest, input: { ...input, normalisation: { range: 255 as const, mean: [0], std: [1] } } },
    ].map(modelHash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(modelHash({ ...manifest, description: 'Other words.' })).toBe(modelHash(manifest));
  });
});

describe('an import is refused', () => {
  it.each([
    ['says nothing but logits', 'classifier.onnx', {}, 'none of its outputs is a map of features: logits'],
    [
      'has no value of that name',
      'classifier.onnx',
      { outputs: ['layer9'] },
      'nothing in it is named "layer9"',
    ],
    ['keeps its weights elsewhere', 'external-weights.onnx', {}, 'external data'],
    ['wants a library of its own', 'foreign-operator.onnx', {}, 'Phone belongs to org.example'],
    ['hides that in a branch', 'foreign-branch.onnx', {}, 'Phone belongs to org.example'],
    ['takes two images', '../tiny-colour/head.onnx', {}, 'it has 2 inputs'],
    ['is no ONNX', '../../make-test-models.py', {}, 'not ONNX'],
    ['is a folder', '.', {}, 'it is no file'],
    ['is not there', 'nothing.onnx', {}, 'ENOENT'],
    [
      'takes one size, and another is asked for',
      'transformer.onnx',
      { size: 128 },
      'cannot be fed 128 x 128',
    ],
    ['gets a mean of two values', 'transformer.onnx', { mean: [0, 1] }, '--mean has 2 values'],
    ['has other tokens than were said', 'transformer.onnx', { skipTokens: 2 }, 'no map of features'],
  ] as const)('when the file %s', async (_, file, options, named) => {
    const error = await failureOf(importFile(file, options));
    expect(error.code).toBe('model-refused');
    expect(error.message).toContain(named);
    expect(await readdir(modelsDirectory)).toEqual([]);
  });

  it('when the file is cut off', async () => {
    const file = join(modelsDirectory, 'half.onnx');
    await writeFile(file, await readFile(join(outside, 'transformer.onnx')));
    await truncate(file, 9000);
    const error = await failureOf(importFile('', { file }));
    expect(error.message).toContain('ends too early');
  });

  it('when the name is taken, and what is there stays as it is', async () => {
    await importFile('transformer.onnx');
    const before = await readFile(join(modelsDirectory, 'imported', 'manifest.json'), 'utf8');
    const error = await failureOf(importFile('classifier.onnx', { outputs: ['layer1'] }));
    expect(error.code).toBe('model-exists');
    expect(await readFile(join(modelsDirectory, 'imported', 'manifest.json'), 'utf8')).toBe(before);
  });

  it('when the name is none', async () => {
    const error = await failureOf(importFile('transformer.onnx', { name: '../elsewhere' }));
    expect(error.code).toBe('model-manifest-invalid');
    expect(await readdir(modelsDirectory)).toEqual([]);
  });
});

describe('a manifest of an extractor is refused', () => {
  it.each([
    [
      'dims that its outputs do not have',
      (known: FeaturesManifest) => ({ embedding: { ...known.embedding, dims: 17 } }),
      'the outputs have 16 together',
    ],
    [
      'pixels that are floats without normalisation',
      (known: FeaturesManifest) => ({ input: { ...known.input, normalisation: null } }),
      'belongs to float32',
    ],
    [
      'a tile that is no multiple',
      (known: FeaturesManifest) => ({ input: { ...known.input, tile: { width: 60, height: 64 } } }),
      'must be multiples of 8',
    ],
    [
      'weights of other channels',
      (known: FeaturesManifest) => ({ comparison: { ...known.comparison, weights: [1, 2] } }),
      'must have 16 values',
    ],
    [
      'a scale of nothing',
      (known: FeaturesManifest) => ({ comparison: { ...known.comparison, scale: 0 } }),
      'comparison.scale',
    ],
  ])('with %s', async (_, change, named) => {
    const manifest = await importFile('transformer.onnx');
    const changed = change(manifest);
    const file = join(modelsDirectory, 'imported', 'manifest.json');
    await writeFile(file, JSON.stringify({ ...manifest, ...changed }));
    const error = await failureOf(loadComparer({ modelsDirectory, name: 'imported', providers: ['cpu'] }));
    expect(error.code).toBe('model-manifest-invalid');
    expect(error.message).toContain(named);
  });
});
