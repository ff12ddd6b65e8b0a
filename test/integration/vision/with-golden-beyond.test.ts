import { describe, expect, it } from 'vitest';
import { cv } from '../../../src/runtime/opencv.js';
import { identity } from '../../../src/vision/similarity-matrix.js';
import { withGoldenBeyond } from '../../../src/vision/with-golden-beyond.js';

const golden = new cv.Mat(8, 16, cv.CV_8UC1, 7);
const part = new cv.Mat(8, 16, cv.CV_8UC1, 99);
const frame = { width: 40, height: 30 };

describe('the inspected area of a part', () => {
  it('is as it was where the frame covers all of it', () => {
    const area = { x: 4, y: 4, width: 16, height: 8 };
    expect(withGoldenBeyond(part, { golden, area, matrix: identity, frame })).toBe(part);
  });

  it('shows the golden sample where no pixel of the frame falls', () => {
    const area = { x: 0, y: 0, width: 16, height: 8 };
    const matrix = { ...identity, tx: 5, ty: 2 };
    const filled = withGoldenBeyond(part, { golden, area, matrix, frame });
    const row = (at: number): readonly number[] => Array.from({ length: 16 }, (_, x) => filled.at(at, x));
    expect(row(0)).toEqual(Array.from({ length: 16 }, () => 7));
    expect(row(3)).toEqual(Array.from({ length: 16 }, (_, x) => (x < 5 ? 7 : 99)));
    expect(part.at(0, 0)).toBe(99);
    expect(golden.at(3, 10)).toBe(7);
  });

  it('is looked at from where it lies in the golden sample', () => {
    const area = { x: 30, y: 0, width: 16, height: 8 };
    const filled = withGoldenBeyond(part, { golden, area, matrix: identity, frame });
    expect(filled.at(4, 9)).toBe(99);
    expect(filled.at(4, 10)).toBe(7);
  });
});
