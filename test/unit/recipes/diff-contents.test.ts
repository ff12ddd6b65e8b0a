import { expect, it } from 'vitest';
import { diffContents } from '../../../src/recipes/diff-contents.js';
import { contentOf, sampleOf } from '../../fixtures/recipe-content.js';

const [one, two] = [sampleOf('one'), sampleOf('two')];

it('names the keys in which versions differ, and golden samples one by one', () => {
  const from = contentOf([one], { thresholds: { fail: 0.5 } });
  const to = contentOf([one, two], { thresholds: { fail: 0.6, review: 0.4 }, masks: [] });
  expect(diffContents(from, to)).toEqual([
    { key: 'thresholds.fail', from: '0.5', to: '0.6' },
    { key: 'thresholds.review', to: '0.4' },
    { key: 'samples', to: two.sha256 },
  ]);
});

it('says when parts are aligned to another golden sample', () => {
  expect(diffContents(contentOf([one, two]), contentOf([two, one]))).toEqual([
    { key: 'samples[0]', from: one.sha256, to: two.sha256 },
  ]);
});

it('finds nothing between equal versions', () => {
  expect(diffContents(contentOf([one]), contentOf([one]))).toEqual([]);
});
