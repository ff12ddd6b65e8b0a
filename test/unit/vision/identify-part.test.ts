import { describe, expect, it } from 'vitest';
import { identifyPart, type KnownPart } from '../../../src/vision/identify-part.js';

function known(part: string, x: number, margin: number): KnownPart {
  return { part, descriptors: [Float32Array.of(x, 0)], margin };
}

function identify(x: number, others: readonly KnownPart[]): string {
  const identity = identifyPart(Float32Array.of(x, 0), known('board', 0, 0.3), others);
  return identity.kind === 'other' ? `other: ${identity.part}` : identity.kind;
}

describe('a frame', () => {
  it.each([
    ['within the margin of the expected part', 0.2, [], 'expected'],
    ['beyond it, with no other recipe', 0.4, [], 'none'],
    ['beyond it and beyond the margins of all others', 0.4, [known('flange', 1, 0.3)], 'none'],
    [
      'that plainly shows another part',
      0.9,
      [known('flange', 1, 0.3), known('box', 0.7, 0.3)],
      'other: flange',
    ],
    [
      'that plainly shows another part, within the margin of the expected one',
      0.28,
      [known('flange', 0.3, 0.3)],
      'other: flange',
    ],
    [
      'between two parts that look alike is left to the comparison',
      0.2,
      [known('twin', 0.38, 0.3)],
      'expected',
    ],
    ['beyond its margin, and not plainly of the other', 0.35, [known('twin', 0.65, 0.31)], 'expected'],
  ] as const)('%s', (_, x, others, outcome) => {
    expect(identify(x, others)).toBe(outcome);
  });
});
