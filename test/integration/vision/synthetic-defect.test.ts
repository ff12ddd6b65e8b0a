import { describe, expect, it } from 'vitest';
import { cv } from '../../../src/runtime/opencv.js';
import { blendDefect, defectTypes } from '../../../src/vision/synthetic-defect.js';
import { referenceImages } from '../../fixtures/paths.js';

const plain = { x: 40, y: 30, size: 12, angle: 0.5, contrast: 50, source: { x: 80, y: 60 } };

function changeIn(type: (typeof defectTypes)[number], size: number) {
  const before = new cv.Mat(80, 100, cv.CV_8UC3, [90, 90, 90]);
  const image = before.copy();
  const box = blendDefect(image, { ...plain, size, type });
  return { box, change: image.absdiff(before).cvtColor(cv.COLOR_BGR2GRAY) };
}

describe('a synthetic defect', () => {
  it('of a spot changes a disc of its size by its contrast and nothing else', () => {
    const { box, change } = changeIn('spot', 12);
    expect(box).toEqual({ x: 34, y: 24, width: 12, height: 12 });
    expect(change.at(30, 40)).toBe(50);
    const area = change.getData().reduce((sum, value) => sum + value / 50, 0);
    expect(area).toBeCloseTo(Math.PI * 36, -1);
    expect(change.at(30, 48)).toBe(0);
  });

  it('of a scratch is as long as its size and two pixels wide', () => {
    const area = changeIn('scratch', 20)
      .change.getData()
      .reduce((sum, value) => sum + value / 50, 0);
    expect(area).toBeGreaterThan(34);
    expect(area).toBeLessThan(46);
  });

  it('of a patch shows another place of the picture, strengthened to the contrast', () => {
    const before = cv.imread(`${referenceImages}/printed-carton/golden/01.png`);
    const image = before.copy();
    const at = { x: 150, y: 150, source: { x: 300, y: 200 } };
    const box = blendDefect(image, { ...plain, ...at, size: 20, type: 'patch' });
    const change = image.absdiff(before).cvtColor(cv.COLOR_BGR2GRAY);
    const { x, y } = box;
    const inside = change
      .getRegion(new cv.Rect(x + 3, y + 3, 14, 14))
      .copy()
      .mean();
    expect(inside.w).toBeGreaterThan(20);
    expect(change.at(150, 165)).toBe(0);
  });

  it.each(defectTypes)('of a %s at the rim of the picture is cut off there', (type) => {
    const image = new cv.Mat(40, 40, cv.CV_8UC3, [200, 200, 200]);
    const box = blendDefect(image, { ...plain, x: 0, y: 39, type });
    expect(box.x).toBe(-6);
    const corner = image
      .getRegion(new cv.Rect(0, 38, 1, 1))
      .copy()
      .getData();
    // A patch of a plain picture is the picture itself.
    if (type === 'patch') expect(corner[0]).toBe(200);
    else expect(corner[0]).toBeLessThan(180);
  });
});
