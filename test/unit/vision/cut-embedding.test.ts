import { describe, expect, it } from 'vitest';
import { cutEmbedding, withRimOf } from '../../../src/vision/cut-embedding.js';

/** Two planes of 4 x 3 cells that count up. */
const whole = { width: 4, height: 3, dims: 2, data: Float32Array.from({ length: 24 }, (_, index) => index) };

describe('a cut embedding', () => {
  it('has the cells of its box, plane by plane', () => {
    const cut = cutEmbedding(whole, { x: 1, y: 1, width: 2, height: 2 });
    expect([...cut.data]).toEqual([5, 6, 9, 10, 17, 18, 21, 22]);
    expect([cut.width, cut.height, cut.dims]).toEqual([2, 2, 2]);
  });

  it('is the embedding itself where nothing is cut off', () => {
    expect(cutEmbedding(whole, { x: 0, y: 0, width: 4, height: 3 })).toBe(whole);
  });

  it('takes the golden cells where the image was cut, and its own at the end of the image', () => {
    const ones = { ...whole, data: new Float32Array(24).fill(-1) };
    const inner = { left: true, top: false, right: false, bottom: true };
    const [first, second] = [0, 12].map((plane) =>
      [...withRimOf(ones, whole, inner, 1).data].slice(plane, plane + 12),
    );
    expect(first).toEqual([0, -1, -1, -1, 4, -1, -1, -1, 8, 9, 10, 11]);
    expect(second).toEqual([12, -1, -1, -1, 16, -1, -1, -1, 20, 21, 22, 23]);
  });

  it('leaves the embedding that it was made of as it was', () => {
    const cut = { ...whole, data: new Float32Array(24).fill(-1) };
    withRimOf(cut, whole, { left: true, top: true, right: true, bottom: true }, 1);
    expect([...cut.data].every((value) => value === -1)).toBe(true);
  });
});
