import { describe, expect, it } from 'vitest';
import { cv } from '../../../src/runtime/opencv.js';
import { align, prepareAlignment } from '../../../src/vision/align.js';
import { referenceImages } from '../../fixtures/paths.js';

const golden = cv.imread(`${referenceImages}/controller-board/golden/01.png`);
const target = prepareAlignment(golden, { kind: 'shift', searchPx: 12, minCorrelation: 0.6 });
const whole = { x: 0, y: 0, width: golden.cols, height: golden.rows };

function slipped(x: number, y: number): typeof golden {
  const matrix = new cv.Mat(
    [
      [1, 0, x],
      [0, 1, y],
    ],
    cv.CV_64F,
  );
  return golden.warpAffine(
    matrix,
    new cv.Size(golden.cols, golden.rows),
    cv.INTER_LINEAR,
    cv.BORDER_REPLICATE,
  );
}

describe('alignment of a part that slipped', () => {
  it.each([
    [3, 0],
    [6, 6],
    [-6, 2],
    [-9, -11],
  ])('by %d, %d pixels takes the shift out, in whole pixels', (x, y) => {
    const part = align(slipped(x, y), target, whole);
    if (part.kind === 'rejected') throw new Error(part.reason);
    expect(Math.abs(part.matrix.tx + x)).toBeLessThanOrEqual(1);
    expect(Math.abs(part.matrix.ty + y)).toBeLessThanOrEqual(1);
    expect(Number.isInteger(part.matrix.tx) && Number.isInteger(part.matrix.ty)).toBe(true);
  });

  it('by less than the comparison tolerates leaves every pixel as it is', () => {
    const part = align(slipped(1, 0), target, whole);
    if (part.kind === 'rejected') throw new Error(part.reason);
    expect([part.matrix.tx, part.matrix.ty]).toEqual([0, 0]);
  });

  it('by more than is searched is rejected, and so is another part', () => {
    expect(align(slipped(30, 0), target, whole)).toMatchObject({ kind: 'rejected' });
    const other = cv
      .imread(`${referenceImages}/printed-carton/golden/01.png`)
      .resize(golden.rows, golden.cols);
    expect(align(other, target, whole)).toMatchObject({ reason: 'does-not-correlate' });
    expect(align(golden.resize(240, 320), target, whole)).toMatchObject({ reason: 'size-differs' });
  });
});
