import { describe, expect, it } from 'vitest';
import {
  formatDetections,
  parseAnnotations,
  parseDetections,
} from '../../../src/evaluation/annotation-text.js';

describe('annotations', () => {
  it('are read line by line, blank lines, Windows line ends, commas and a byte order mark aside', () => {
    expect(parseAnnotations('\uFEFF466 441 493 470 3\r\n\r\n1, 2,3,4 ,0\n', 'a.txt')).toEqual([
      { x1: 466, y1: 441, x2: 493, y2: 470, type: 3 },
      { x1: 1, y1: 2, x2: 3, y2: 4, type: 0 },
    ]);
    expect(parseAnnotations('', 'a.txt')).toEqual([]);
  });

  it.each([
    ['1 2 3 4', 'it has 4 fields'],
    ['1 2 3 4 5 6', 'it has 6 fields'],
    ['1 2 3 4 open', 'type "open"'],
    ['-1 2 3 4 1', 'x1 "-1"'],
    ['1.5 2 3 4 1', 'x1 "1.5"'],
    ['9 2 3 4 1', 'the second corner'],
    ['1 1e9 3 4 1', 'y1 "1e9"'],
  ])('that say "%s" are refused with their line', (line, why) => {
    expect(() => parseAnnotations(`1 2 3 4 5\n\n${line}`, 'a.txt')).toThrow(`a.txt, line 3: ${why}`);
  });
});

describe('detections', () => {
  it('are read', () => {
    expect(parseDetections('1 2 3 4 0.5 6\n1 2 3 4 1 0', 'a.txt')).toEqual([
      { x1: 1, y1: 2, x2: 3, y2: 4, confidence: 0.5, type: 6 },
      { x1: 1, y1: 2, x2: 3, y2: 4, confidence: 1, type: 0 },
    ]);
  });

  it.each(['5e-05', '1.1', '-0.1', 'NaN', '.5'])('with the confidence %s are refused', (confidence) => {
    expect(() => parseDetections(`1 2 3 4 ${confidence} 1`, 'a.txt')).toThrow(`confidence "${confidence}"`);
  });

  it('are written the most confident first, in whole pixels that are not negative, without exponents', () => {
    const text = formatDetections([
      { x1: -3.2, y1: 1.5, x2: 9.1, y2: 8, confidence: 0.00005, type: 0 },
      { x1: 10, y1: 20, x2: 30, y2: 40, confidence: 1, type: 2 },
    ]);
    expect(text).toBe('10 20 30 40 1.000000 2\n0 1 10 8 0.000050 0\n');
    expect(parseDetections(text, 'a.txt')).toHaveLength(2);
  });
});
