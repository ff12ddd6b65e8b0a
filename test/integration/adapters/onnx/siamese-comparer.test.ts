import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadComparer } from '../../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../../src/adapters/onnx/loaded-comparer.js';
import type { ModelImage } from '../../../../src/ports/comparer.js';
import { testModels } from '../../../fixtures/copy-model.js';

function greyImage(width: number, height: number, pixel: (x: number, y: number) => number): ModelImage {
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    pixel(index % width, Math.floor(index / width)),
  );
  return { width, height, channels: 1, data };
}

function board(x: number, y: number): number {
  return (x >> 3) % 2 === (y >> 3) % 2 ? 200 : 40;
}

let comparer: LoadedComparer;
beforeAll(async () => {
  comparer = await loadComparer({
    modelsDirectory: testModels,
    name: 'tiny-grey',
    providers: ['cpu'],
    threads: 1,
  });
});
afterAll(() => comparer.close());

describe('comparing', () => {
  it('finds no difference between an image and itself', async () => {
    const embedding = await comparer.embed(greyImage(64, 32, board));
    expect(embedding).toMatchObject({ width: 16, height: 8, dims: 8 });
    const { map, detection } = await comparer.compare(embedding, embedding);
    expect(map).toMatchObject({ width: 16, height: 8, stridePx: 4 });
    expect(Math.max(...map.data)).toBe(0);
    expect(detection).toBeUndefined();
  });

  it('marks exactly the cells whose pixels differ', async () => {
    const reference = await comparer.embed(greyImage(64, 32, board));
    const scratched = greyImage(64, 32, (x, y) =>
      x >= 20 && x < 24 && y >= 8 && y < 16 ? 255 : board(x, y),
    );
    const { map } = await comparer.compare(await comparer.embed(scratched), reference);
    const marked = [...map.data.keys()].filter((cell) => (map.data[cell] ?? 0) > 0);
    expect(marked.map((cell) => [cell % 16, Math.floor(cell / 16)])).toEqual([
      [5, 2],
      [5, 3],
    ]);
  });

  it('keeps an embedding valid after later runs', async () => {
    const first = await comparer.embed(greyImage(32, 32, board));
    const copy = Float32Array.from(first.data);
    await comparer.embed(greyImage(32, 32, () => 255));
    await comparer.embed(greyImage(64, 64, () => 0));
    expect(first.data).toEqual(copy);
  });

  it('returns class and box planes where the model has a detector', async () => {
    const colour = await loadComparer({
      modelsDirectory: testModels,
      name: 'tiny-colour',
      providers: ['cpu'],
      threads: 1,
    });
    const blank = { width: 32, height: 16, channels: 3, data: new Uint8Array(32 * 16 * 3) } as const;
    const spot = { ...blank, data: Uint8Array.from(blank.data, (_, index) => (index % 96 < 12 ? 255 : 0)) };
    const { detection } = await colour.compare(await colour.embed(spot), await colour.embed(blank));
    expect(detection).toMatchObject({ width: 4, height: 2, stridePx: 8 });
    expect(detection?.classes).toHaveLength(2 * 8);
    expect(detection?.boxes).toEqual(new Float32Array(4 * 8).fill(12));
    expect(detection?.classes[0]).toBeGreaterThan(0);
    expect(detection?.classes[1]).toBe(0);
    await colour.close();
  });
});

describe('refusing', () => {
  it('does not take an image of other channels or sizes than the model asks for', async () => {
    await expect(
      comparer.embed({ width: 8, height: 8, channels: 3, data: new Uint8Array(192) }),
    ).rejects.toThrow(RangeError);
    await expect(comparer.embed(greyImage(12, 8, board))).rejects.toThrow('not multiples of 8');
    await expect(comparer.embed(greyImage(0, 8, board))).rejects.toThrow(RangeError);
  });

  it('does not take fewer pixels than the image says it has', async () => {
    await expect(comparer.embed({ ...greyImage(16, 16, board), data: new Uint8Array(16) })).rejects.toThrow();
  });

  it('does not compare embeddings of different sizes', async () => {
    const small = await comparer.embed(greyImage(16, 16, board));
    const large = await comparer.embed(greyImage(32, 16, board));
    await expect(comparer.compare(small, large)).rejects.toThrow('4 x 4 and 8 x 4');
  });

  it('never returns a map with NaN in it', async () => {
    const embedding = await comparer.embed(greyImage(16, 16, board));
    const poisoned = {
      ...embedding,
      data: Float32Array.from(embedding.data, (value, index) => (index === 5 ? Number.NaN : value)),
    };
    await expect(comparer.compare(poisoned, embedding)).rejects.toMatchObject({
      code: 'model-output-invalid',
    });
  });
});
