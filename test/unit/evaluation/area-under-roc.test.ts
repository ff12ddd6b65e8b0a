import { describe, expect, it } from 'vitest';
import { areaUnderRoc } from '../../../src/evaluation/area-under-roc.js';

describe('area under the ROC', () => {
  it.each([
    [[0.1, 0.2], [0.8, 0.9], 1],
    [[0.8, 0.9], [0.1, 0.2], 0],
    [[0.5], [0.5], 0.5],
    [[0.1, 0.6], [0.5, 0.7], 0.75],
  ])('of good %j and defective %j is %d', (good, defective, area) => {
    expect(areaUnderRoc(good, defective)).toBe(area);
  });
});
