import { readFileSync } from 'node:fs';
import type { Mat } from 'opencv4nodejs';
import type { PairOutcome } from '../src/cli/evaluate/evaluate-pairs.js';
import type { ImagePair } from '../src/cli/evaluate/list-pairs.js';
import { decodeImage } from '../src/runtime/decode-image.js';
import { cv } from '../src/runtime/opencv.js';
import { align, prepareAlignment } from '../src/vision/align.js';
import { toGrey } from '../src/vision/to-grey.js';

const alignment = { kind: 'shift', searchPx: 12, minCorrelation: 0.6 } as const;
/** Grey levels; smaller differences are no region. */
const contrast = 64;
/** The boxes that people draw lie so much outside of what differs. */
const paddingPx = 6;
/** A region of so many pixels is as sure as it gets. */
const surePx = 2000;

/** Regions of the absolute difference to the golden sample, the larger the surer: no learned distance. */
export function differingBoxes(pair: ImagePair): PairOutcome {
  const startMs = performance.now();
  const golden = read(pair.reference);
  const whole = { x: 0, y: 0, width: golden.cols, height: golden.rows };
  const test = read(pair.test);
  const part = align(test, prepareAlignment(golden, alignment), whole);
  const { image, matrix } = part.kind === 'aligned' ? part : { image: test, matrix: { tx: 0, ty: 0 } };
  const smooth = new cv.Size(5, 5);
  const difference = toGrey(image)
    .gaussianBlur(smooth, 1.5)
    .absdiff(toGrey(golden).gaussianBlur(smooth, 1.5));
  const differs = difference.threshold(contrast, 255, cv.THRESH_BINARY);
  const detections = differs.findContours(cv.RETR_EXTERNAL, cv.CHAIN_APPROX_SIMPLE).map((contour) => {
    const { x, y, width, height } = contour.boundingRect();
    const [left, top] = [x - matrix.tx - paddingPx, y - matrix.ty - paddingPx];
    return {
      x1: Math.max(0, left),
      y1: Math.max(0, top),
      x2: Math.max(0, left + width + 2 * paddingPx),
      y2: Math.max(0, top + height + 2 * paddingPx),
      confidence: Math.min(1, contour.area / surePx),
      type: 0,
    };
  });
  return { detections, latencyMs: performance.now() - startMs };
}

function read(file: string): Mat {
  return decodeImage(readFileSync(file), { file, maxMegapixels: 100 });
}
