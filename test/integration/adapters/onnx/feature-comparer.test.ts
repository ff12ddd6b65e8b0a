import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { importExtractor } from '../../../../src/adapters/onnx/import-extractor.js';
import { loadComparer } from '../../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../../src/adapters/onnx/loaded-comparer.js';
import { trialScene } from '../../../../src/adapters/onnx/trial-scene.js';
import type { AnomalyMap, ModelImage } from '../../../../src/ports/comparer.js';
import { testModels } from '../../../fixtures/copy-model.js';

const distances = ['cosine', 'euclidean', 'weighted-l1'] as const;
let modelsDirectory = '';
const open: LoadedComparer[] = [];

beforeAll(async () => {
  modelsDirectory = await mkdtemp(join(tmpdir(), 'twinspect-features-'));
  const common = { modelsDirectory, version: '1.0.0', licence: 'MIT', description: 'A test.' };
  const pixels = { order: 'rgb', range: 1 } as const;
  for (const distance of distances) {
    const file = join(testModels, 'outside', 'classifier.onnx');
    const layers = { file, outputs: ['layer1'], distance, search: 1 };
    await importExtractor({ ...common, ...pixels, ...layers, name: `open-${distance}` });
    await importExtractor({ ...common, ...pixels, ...layers, name: `tiled-${distance}`, size: 64 });
  }
  const file = join(testModels, 'outside', 'transformer.onnx');
  await importExtractor({ ...common, ...pixels, file, name: 'tokens', distance: 'cosine', search: 0 });
});
afterEach(async () => {
  for (const comparer of open.splice(0)) await comparer.close();
});
afterAll(() => rm(modelsDirectory, { recursive: true, force: true }));

async function load(name: string): Promise<LoadedComparer> {
  const comparer = await loadComparer({ modelsDirectory, name, providers: ['cpu'], threads: 1 });
  open.push(comparer);
  return comparer;
}

/** The scene moved to the left; what comes in from the right is what was at the rim. */
function movedLeft(image: ModelImage, byPx: number): ModelImage {
  const { width, channels } = image;
  const data = image.data.map((_, at) => {
    const channel = at % channels;
    const x = Math.min(width - 1, (Math.floor(at / channels) % width) + byPx);
    const y = Math.floor(at / channels / width);
    return image.data[(y * width + x) * channels + channel] ?? 0;
  });
  return { ...image, data };
}

function withSpot(image: ModelImage, left: number, top: number): ModelImage {
  const data = Uint8Array.from(image.data);
  for (let y = top; y < top + 12; y += 1) {
    for (let x = left; x < left + 12; x += 1) data.set([20, 240, 20], (y * image.width + x) * 3);
  }
  return { ...image, data };
}

function marked({ width, data }: AnomalyMap, level: number): readonly (readonly [number, number])[] {
  return [...data.keys()]
    .filter((cell) => (data[cell] ?? 0) > level)
    .map((cell) => [cell % width, Math.floor(cell / width)]);
}

/** The highest score but for what came in from the right. */
function inside({ width, data }: AnomalyMap): number {
  return Math.max(...data.filter((_, cell) => cell % width < width - 3));
}

const scene = trialScene({ width: 96, height: 80, channels: 3 }, 5);

describe.each(distances)('comparing features by %s', (distance) => {
  it('finds nothing between an image and itself, and every score lies between 0 and 1', async () => {
    const comparer = await load(`open-${distance}`);
    const embedding = await comparer.embed(scene);
    expect(embedding).toMatchObject({ width: 24, height: 20, dims: 6 });
    const same = await comparer.compare(embedding, embedding);
    expect(Math.max(...same.map.data)).toBeLessThan(1e-6);
    const other = await comparer.embed(trialScene(scene, 6));
    const { map } = await comparer.compare(embedding, other);
    expect(map).toMatchObject({ width: 24, height: 20, stridePx: 4 });
    for (const score of map.data) expect(score >= 0 && score <= 1).toBe(true);
  });

  it('marks a spot where it is and nowhere else', async () => {
    const comparer = await load(`open-${distance}`);
    const golden = await comparer.embed(scene);
    const { map } = await comparer.compare(await comparer.embed(withSpot(scene, 40, 32)), golden);
    const places = marked(map, 0.3);
    expect(places.length).toBeGreaterThan(0);
    for (const [x, y] of places) {
      expect(x >= 10 && x < 13 && y >= 8 && y < 11).toBe(true);
    }
  });

  it('forgives a part that lies one cell beside its place, but not two', async () => {
    const comparer = await load(`open-${distance}`);
    const golden = await comparer.embed(scene);
    const near = await comparer.compare(await comparer.embed(movedLeft(scene, 4)), golden);
    expect(inside(near.map)).toBeLessThan(1e-6);
    const far = await comparer.compare(await comparer.embed(movedLeft(scene, 8)), golden);
    expect(inside(far.map)).toBeGreaterThan(0.3);
  });

  it('gives the same features tile by tile as from the whole image', async () => {
    const [whole, tiled] = [await load(`open-${distance}`), await load(`tiled-${distance}`)];
    const [one, other] = [await whole.embed(scene), await tiled.embed(scene)];
    expect(other).toMatchObject({ width: one.width, height: one.height, dims: one.dims });
    const apart = other.data.map((value, at) => Math.abs(value - (one.data[at] ?? 0)));
    expect(Math.max(...apart)).toBeLessThan(1e-5);
  });
});

describe('a transformer of one size', () => {
  it('sees images of any size, also smaller ones than its own', async () => {
    const comparer = await load('tokens');
    expect(comparer.info).toMatchObject({ multipleOf: 8, embeddingStridePx: 8, scaledByGolden: true });
    const large = trialScene({ width: 136, height: 72, channels: 3 }, 5);
    const golden = await comparer.embed(large);
    expect(golden).toMatchObject({ width: 17, height: 9, dims: 16 });
    const { map } = await comparer.compare(await comparer.embed(withSpot(large, 112, 48)), golden);
    const [x, y] = marked(map, Math.max(...map.data) - 1e-9)[0] ?? [0, 0];
    expect(x >= 14 && x < 16 && y >= 6 && y < 8).toBe(true);
    const small = await comparer.embed(trialScene({ width: 24, height: 16, channels: 3 }, 5));
    expect(small).toMatchObject({ width: 3, height: 2 });
  });

  it('refuses images that are not as it says', async () => {
    const comparer = await load('tokens');
    await expect(comparer.embed(trialScene({ width: 60, height: 64, channels: 3 }, 1))).rejects.toThrow(
      'not multiples of 8',
    );
    await expect(comparer.embed(trialScene({ width: 64, height: 64, channels: 1 }, 1))).rejects.toThrow(
      'has 1 channels',
    );
  });
});
