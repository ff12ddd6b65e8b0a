import type { Mat } from 'opencv4nodejs';
import { describe, expect, it } from 'vitest';
import { cv } from '../../../src/runtime/opencv.js';
import { changedAreas, prepareScreening } from '../../../src/vision/screening.js';

const screening = { slackPx: 1, tolerancePx: 1, contrast: 16, leastPx: 3, marginPx: 24, rimCells: 3 };
const whole = { x: 0, y: 0, width: 320, height: 320 };

/** Paints a box of an image. */
function paint(
  image: Mat,
  box: { x: number; y: number; width: number; height: number },
  level: number,
): void {
  const { x, y, width, height } = box;
  new cv.Mat(height, width, cv.CV_8UC1, level).copyTo(image.getRegion(new cv.Rect(x, y, width, height)));
}

/** Light tracks on dark, `off` pixels to the right and below. */
function board(off = 0): Mat {
  const image = new cv.Mat(320, 320, cv.CV_8UC1, 100);
  for (let x = 20 + off; x < 300; x += 40) paint(image, { x, y: 10 + off, width: 12, height: 280 }, 160);
  return image;
}

function blob(image: Mat, x: number, y: number, side: number): Mat {
  const marked = image.copy();
  paint(marked, { x, y, width: side, height: side }, 160);
  return marked;
}

const target = prepareScreening(board(), screening);
const look = (part: Mat, targets = [target]): ReturnType<typeof changedAreas> =>
  changedAreas(part, targets, screening);

describe('screening', () => {
  it('clears a part that equals its golden sample', () => {
    expect(look(board())).toEqual([]);
  });

  it.each([1, 2])('clears a part that lies %d pixel(s) off', (off) => {
    expect(look(board(off))).toEqual([]);
  });

  it('leaves what differs with its surroundings, in multiples of 8 pixels', () => {
    const [area, ...others] = look(blob(board(), 200, 104, 6));
    expect(others).toEqual([]);
    expect(area).toEqual({ x: 176, y: 80, width: 56, height: 56 });
  });

  it('leaves both of two defects that lie apart', () => {
    expect(look(blob(blob(board(), 48, 48, 6), 248, 248, 6))).toHaveLength(2);
  });

  it('leaves one area where the surroundings of defects overlap', () => {
    const areas = look(blob(blob(board(), 80, 80, 6), 120, 120, 6));
    expect(areas).toHaveLength(1);
  });

  it('leaves the whole of a part that differs everywhere', () => {
    expect(look(board(20))).toEqual([whole]);
  });

  it('clears a place that equals one of several golden samples', () => {
    const other = blob(board(), 200, 104, 6);
    expect(look(other, [target, prepareScreening(other, screening)])).toEqual([]);
    expect(look(blob(other, 48, 48, 6), [target, prepareScreening(other, screening)])).toHaveLength(1);
  });
});
