import { describe, expect, it } from 'vitest';
import { reportText } from '../../../src/cli/evaluate/report-text.js';
import { evaluateDetections } from '../../../src/evaluation/evaluate-detections.js';

const box = { x1: 0, y1: 0, x2: 10, y2: 10 };
const report = evaluateDetections({
  images: [
    { annotations: [{ ...box, type: 1 }], detections: [{ ...box, type: 1, confidence: 0.9 }] },
    { annotations: [{ ...box, type: 2 }], detections: [{ ...box, type: 1, confidence: 0.4 }] },
  ],
  threshold: 0.5,
});

describe('the table of figures', () => {
  it('is aligned and names the classes', () => {
    expect(reportText(report, ['open', 'short'], 'en').split('\n').slice(0, 6)).toEqual([
      '                 marked  claimed      AP  precision  recall  F @0.5  best F     at',
      'place and class       2        2   50.00     100.00   50.00   66.67   66.67  0.900',
      'place only            2        2  100.00     100.00   50.00   66.67  100.00  0.400',
      'open                  1        2  100.00     100.00  100.00  100.00  100.00  0.900',
      'short                 1        0    0.00       0.00    0.00    0.00    0.00  1.000',
      'Mean AP over the classes: 50.00',
    ]);
  });

  it('numbers classes that have no name, in Traditional Chinese too', () => {
    const lines = reportText(report, [], 'zh-TW').split('\n');
    expect(lines[1]).toMatch(/^位置與類別 {7}2 /);
    expect(lines[3]).toMatch(/^1 /);
  });
});
