import { describe, expect, it } from 'vitest';
import type { Embedding } from '../../../src/ports/comparer.js';
import { invertPositiveDefinite } from '../../../src/vision/invert-positive-definite.js';
import { learnTexture, textureMap } from '../../../src/vision/texture-model.js';

function noise(index: number): number {
  const value = Math.sin(index * 12.9898 + 4.1) * 43_758.5453;
  return value - Math.floor(value) - 0.5;
}

/** A field of random cells; `shift` moves the first one. */
function field(seed: number, shift = 0): Embedding {
  const [width, height, dims] = [16, 12, 3];
  const data = Float32Array.from({ length: width * height * dims }, (_, index) => noise(index + seed * 1000));
  data[0] = (data[0] ?? 0) + shift;
  return { width, height, dims, data };
}

describe('a texture', () => {
  it('knows its own kind wherever it lies, and not a cell that is unlike all of it', () => {
    const model = learnTexture([field(1), field(2)]);
    const good = textureMap(field(3), model, 4);
    expect(good).toMatchObject({ width: 16, height: 12, stridePx: 4 });
    expect(Math.max(...good.data)).toBeLessThan(0.55);
    const spoiled = textureMap(field(3, 6), model, 4).data;
    expect(spoiled[0]).toBeGreaterThan(0.65);
    expect(spoiled.indexOf(Math.max(...spoiled))).toBe(0);
  });

  it('scores its own golden samples below 0.5', () => {
    expect(Math.max(...textureMap(field(1), learnTexture([field(1)]), 4).data)).toBeLessThan(0.5);
  });

  it('of one colour finds whatever is not of it', () => {
    const flat = { width: 4, height: 4, dims: 3, data: new Float32Array(48).fill(0.5) };
    const model = learnTexture([flat]);
    expect(Math.max(...textureMap(flat, model, 4).data)).toBeLessThan(0.5);
    const spoiled = flat.data.slice();
    spoiled[5] = 0.6;
    const map = textureMap({ ...flat, data: spoiled }, model, 4).data;
    expect(map[5]).toBeGreaterThan(0.9);
    expect(map.every(Number.isFinite)).toBe(true);
  });
});

describe('the inverse of a positive definite matrix', () => {
  it('times the matrix is one', () => {
    const matrix = Float64Array.from([4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 2]);
    const inverse = invertPositiveDefinite(matrix, 3);
    for (let row = 0; row < 3; row += 1) {
      for (let column = 0; column < 3; column += 1) {
        let sum = 0;
        for (let k = 0; k < 3; k += 1) sum += (matrix[row * 3 + k] ?? 0) * (inverse[k * 3 + column] ?? 0);
        expect(sum).toBeCloseTo(row === column ? 1 : 0, 9);
      }
    }
  });

  it('of another matrix is refused', () => {
    expect(() => invertPositiveDefinite(Float64Array.from([1, 2, 2, 1]), 2)).toThrow(RangeError);
  });
});
