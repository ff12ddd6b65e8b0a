import { describe, expect, it } from 'vitest';
import type { Annotation, Detection } from '../../../src/evaluation/annotation.js';
import { evaluateDetections } from '../../../src/evaluation/evaluate-detections.js';
import { intersectionOverUnion, matchDetections } from '../../../src/evaluation/match-detections.js';

/** A box of 10 x 10 pixels whose left edge is at `x`. */
function marked(x: number, type = 1): Annotation {
  return { x1: x, y1: 0, x2: x + 10, y2: 10, type };
}

function claimed(x: number, confidence: number, type = 1): Detection {
  return { ...marked(x, type), confidence };
}

describe('overlap', () => {
  it.each([
    [0, 1],
    [5, 50 / 150],
    [10, 0],
    [20, 0],
  ])('of two squares of 10 pixels, %d apart, is %d', (apart, expected) => {
    expect(intersectionOverUnion(marked(0), marked(apart))).toBeCloseTo(expected, 12);
  });

  it('of an empty box is 0', () => {
    const empty = { x1: 5, y1: 5, x2: 5, y2: 5 };
    expect(intersectionOverUnion(empty, empty)).toBe(0);
  });
});

describe('matching', () => {
  const classAware = { minOverlap: 0.33, classAware: true };

  it('needs more overlap than the limit, not as much', () => {
    const image = { annotations: [marked(0)], detections: [claimed(5, 0.9)] };
    expect(matchDetections(image, { minOverlap: 1 / 3, classAware: true })).toEqual([
      { confidence: 0.9, correct: false },
    ]);
    expect(matchDetections(image, classAware)).toEqual([{ confidence: 0.9, correct: true }]);
  });

  it('prefers the more confident detection to the one that overlaps better', () => {
    const image = { annotations: [marked(0)], detections: [claimed(0, 0.4), claimed(4, 0.8)] };
    expect(matchDetections(image, classAware)).toEqual([
      { confidence: 0.8, correct: true },
      { confidence: 0.4, correct: false },
    ]);
  });

  it('lets the first annotation of the file take a detection that a later one needed', () => {
    const image = { annotations: [marked(0), marked(6)], detections: [claimed(4, 0.9), claimed(0, 0.5)] };
    expect(matchDetections(image, classAware)).toEqual([
      { confidence: 0.9, correct: true },
      { confidence: 0.5, correct: false },
    ]);
  });

  it('lets a detection of the wrong class take the annotation', () => {
    const image = { annotations: [marked(0, 1)], detections: [claimed(0, 0.9, 2), claimed(0, 0.8, 1)] };
    expect(matchDetections(image, classAware).map(({ correct }) => correct)).toEqual([false, false]);
    const agnostic = matchDetections(image, { minOverlap: 0.33, classAware: false });
    expect(agnostic.map(({ correct }) => correct)).toEqual([true, false]);
  });

  it('gives above any threshold what matching only those detections gives', () => {
    const annotations = [marked(0), marked(6), marked(30), marked(33)];
    const detections = [
      claimed(4, 0.9),
      claimed(1, 0.3),
      claimed(31, 0.6),
      claimed(29, 0.7),
      claimed(50, 0.5),
    ];
    const all = matchDetections({ annotations, detections }, classAware);
    for (const threshold of [0.3, 0.5, 0.6, 0.7, 0.9]) {
      const kept = detections.filter(({ confidence }) => confidence >= threshold);
      const cut = all.filter(({ confidence }) => confidence >= threshold);
      expect(matchDetections({ annotations, detections: kept }, classAware)).toEqual(cut);
    }
  });
});

describe('the report', () => {
  /*
   * By hand. Three annotations: class 1 and class 2 on the first image, class 1 on the second. By confidence:
   *   0.9 class 1 on the class 1 of image 1: correct          rank 1, precision 1/1
   *   0.8 nothing there: wrong                                rank 2
   *   0.7 class 1 on the class 2 of image 1: right place      rank 3, precision 2/3 when classes do not matter
   *   0.6 class 1 on the class 1 of image 2: correct          rank 4, precision 2/4 with classes, 3/4 without
   */
  const images = [
    {
      annotations: [marked(0, 1), marked(50, 2)],
      detections: [claimed(0, 0.9), claimed(200, 0.8), claimed(50, 0.7)],
    },
    { annotations: [marked(0, 1)], detections: [claimed(2, 0.6)] },
  ];
  const report = evaluateDetections({ images, threshold: 0.7 });

  it('pools the detections of all images, with and without classes', () => {
    expect(report.images).toBe(2);
    expect(report.classAware).toMatchObject({ annotations: 3, detections: 4 });
    expect(report.classAware.averagePrecision).toBeCloseTo((1 + 2 / 4) / 3, 12);
    expect(report.classAgnostic.averagePrecision).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
  });

  it('gives precision, recall and F at the threshold asked for', () => {
    const { precision, recall, f, correct, detections } = report.classAgnostic.atThreshold ?? {};
    expect({ precision, recall, f, correct, detections }).toEqual({
      precision: 2 / 3,
      recall: 2 / 3,
      f: 2 / 3,
      correct: 2,
      detections: 3,
    });
    expect(evaluateDetections({ images }).classAware.atThreshold).toBeUndefined();
  });

  it('finds the best F and its threshold', () => {
    /* Without classes: 1 of 1 gives 2/4, 2 of 3 gives 4/6, 3 of 4 gives 6/7. */
    expect(report.classAgnostic.best.threshold).toBe(0.6);
    expect(report.classAgnostic.best.f).toBeCloseTo(6 / 7, 12);
    /* With classes: 1 of 1 gives 2/4, 2 of 4 gives 4/7. */
    expect(report.classAware.best.f).toBeCloseTo(4 / 7, 12);
  });

  it('looks at each class by itself', () => {
    /* Class 1: 0.9 correct, 0.8 and 0.7 wrong, 0.6 correct: (1/1 + 2/4) / 2. Class 2 was never claimed. */
    expect(report.perClass.map(({ type, averagePrecision }) => ({ type, averagePrecision }))).toEqual([
      { type: 1, averagePrecision: 0.75 },
      { type: 2, averagePrecision: 0 },
    ]);
    expect(report.meanAveragePrecision).toBe(0.375);
  });

  it('gives 1 for annotations against themselves', () => {
    const perfect = evaluateDetections({
      images: images.map(({ annotations }) => ({
        annotations,
        detections: annotations.map((annotation) => ({ ...annotation, confidence: 0.5 })),
      })),
    });
    expect(perfect.classAware.averagePrecision).toBe(1);
    expect(perfect.classAware.best).toMatchObject({ f: 1, threshold: 0.5 });
    expect(perfect.meanAveragePrecision).toBe(1);
  });

  it('does not part detections of equal confidence to flatter F', () => {
    const tied = {
      annotations: [marked(0)],
      detections: [claimed(0, 0.5), claimed(100, 0.5), claimed(200, 0.5)],
    };
    expect(evaluateDetections({ images: [tied] }).classAware.best).toMatchObject({
      detections: 3,
      precision: 1 / 3,
    });
  });

  it('counts false alarms on images without defects', () => {
    const clean = { annotations: [], detections: [claimed(0, 0.95)] };
    const { classAware } = evaluateDetections({ images: [...images, clean] });
    expect(classAware.averagePrecision).toBeCloseTo((1 / 2 + 2 / 5) / 3, 12);
  });

  it('is all zero without annotations or without detections', () => {
    expect(evaluateDetections({ images: [] })).toMatchObject({
      meanAveragePrecision: 0,
      classAware: { averagePrecision: 0 },
    });
    const silent = evaluateDetections({ images: [{ annotations: [marked(0)], detections: [] }] });
    expect(silent.classAware).toMatchObject({ averagePrecision: 0, best: { f: 0, precision: 0, recall: 0 } });
  });
});
