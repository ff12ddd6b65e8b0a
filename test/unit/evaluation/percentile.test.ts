import { expect, it } from 'vitest';
import { percentile } from '../../../src/evaluation/percentile.js';

it.each([
  [0, 1],
  [0.5, 5],
  [0.9, 9],
  [0.91, 10],
  [1, 10],
])('the share %d of ten values is %d', (share, expected) => {
  expect(percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share)).toBe(expected);
});

it('there is none of no values', () => {
  expect(percentile([], 0.5)).toBeUndefined();
});
