import { describe, expect, it } from 'vitest';
import { cohenKappa, fleissKappa } from '../../../src/evaluation/kappa.js';

describe('kappa of Cohen', () => {
  // AIAG, Measurement Systems Analysis, 4th edition, chapter III section C: cross-tabulations of the attribute study with
  // 50 parts, 3 appraisers and 3 trials, each appraiser with each other and with the reference. First class: rejected.
  it.each([
    [
      'A and B',
      [
        [44, 6],
        [3, 97],
      ],
      0.86,
    ],
    [
      'A and the reference',
      [
        [45, 5],
        [3, 97],
      ],
      0.88,
    ],
    [
      'B and the reference',
      [
        [45, 2],
        [3, 100],
      ],
      0.92,
    ],
    [
      'C and the reference',
      [
        [42, 9],
        [6, 93],
      ],
      0.77,
    ],
  ])('of %s is that of the manual', (_who, table, published) => {
    expect(cohenKappa(table)).toBeCloseTo(published, 2);
  });

  it('is 1 for perfect agreement, 0 for chance, negative for worse, and nothing where all is one class', () => {
    expect(
      cohenKappa([
        [10, 0],
        [0, 5],
      ]),
    ).toBe(1);
    expect(
      cohenKappa([
        [25, 25],
        [25, 25],
      ]),
    ).toBe(0);
    expect(
      cohenKappa([
        [0, 10],
        [10, 0],
      ]),
    ).toBe(-1);
    expect(
      cohenKappa([
        [10, 0],
        [0, 0],
      ]),
    ).toBeUndefined();
  });
});

describe('kappa of Fleiss', () => {
  it('is that of the worked example with 10 subjects, 14 raters and 5 classes', () => {
    // Wikipedia, "Fleiss' kappa", section "Worked example": 0.210.
    const ratings = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    expect(fleissKappa(ratings)).toBeCloseTo(0.21, 3);
  });

  it('says nothing of single ratings, nor where all is one class', () => {
    expect(
      fleissKappa([
        [1, 0],
        [0, 1],
      ]),
    ).toBeUndefined();
    expect(
      fleissKappa([
        [3, 0],
        [3, 0],
      ]),
    ).toBeUndefined();
    expect(
      fleissKappa([
        [3, 0],
        [0, 3],
      ]),
    ).toBe(1);
  });
});
