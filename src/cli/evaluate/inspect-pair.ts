import { readFile } from 'node:fs/promises';
import type { Mat } from 'opencv4nodejs';
import type { Region } from '../../domain/comparison.js';
import { StationError } from '../../domain/station-error.js';
import type { Detection } from '../../evaluation/annotation.js';
import type { Comparer } from '../../ports/comparer.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { align, prepareAlignment } from '../../vision/align.js';
import { decodeDetections } from '../../vision/decode-detections.js';
import { findRegions } from '../../vision/find-regions.js';
import { toModelImage } from '../../vision/model-image.js';
import { identity, type SimilarityMatrix } from '../../vision/similarity-matrix.js';
import type { PairOutcome } from './evaluate-pairs.js';
import type { ImagePair } from './list-pairs.js';

const maxMegapixels = 100;
const alignment = { kind: 'shift', searchPx: 12, minCorrelation: 0.6 } as const;

interface InspectPair {
  readonly comparer: Comparer;
  /** Least score of a detection; that of the model when absent. */
  readonly minScore?: number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/**
 * Compares a pair: a shift of up to 12 pixels is taken out, and then it is what the network says and nothing else: no
 * quality gate, no verdict.
 *
 * @throws StationError `image-unreadable` or `image-too-large`; `usage` when the images differ in size.
 */
export async function inspectPair(
  pair: ImagePair,
  { comparer, minScore, nowMs }: InspectPair,
): Promise<PairOutcome> {
  const { info } = comparer;
  const reference = await readImage(pair.reference);
  const test = await readImage(pair.test);
  if (test.cols !== reference.cols || test.rows !== reference.rows) {
    const sizes = `${test.cols} x ${test.rows} and ${reference.cols} x ${reference.rows} pixels`;
    throw new StationError('usage', { why: `${pair.test} and ${pair.reference} cannot be a pair: ${sizes}` });
  }
  const golden = await comparer.embed(toModelImage(reference, info));
  const target = prepareAlignment(reference, alignment);
  const startMs = nowMs();
  const whole = { x: 0, y: 0, width: test.cols, height: test.rows };
  const part = align(test, target, whole);
  // A pair that does not correlate is compared as it lies: what is measured here is what the network says.
  const { image, matrix } = part.kind === 'aligned' ? part : { image: test, matrix: identity };
  const { map, detection } = await comparer.compare(await comparer.embed(toModelImage(image, info)), golden);
  const size = { width: test.cols, height: test.rows };
  const regions =
    detection === undefined
      ? findRegions(map, { threshold: minScore ?? info.defaultThreshold, minAreaPx: info.minAreaPx, size })
      : decodeDetections(detection, {
          classNames: info.classNames,
          minScore: minScore ?? info.scoreThreshold ?? 0,
          size,
        });
  const latencyMs = nowMs() - startMs;
  const detections = regions.map((region) => toDetection(region, info.classNames, matrix));
  return { detections, latencyMs };
}

/** In pixels of the test image as it was given. */
function toDetection(
  { box, score, defect }: Region,
  classNames: readonly string[],
  { tx, ty }: SimilarityMatrix,
): Detection {
  const { width, height } = box;
  const [x, y] = [Math.max(0, box.x - tx), Math.max(0, box.y - ty)];
  const type = defect === undefined ? 0 : classNames.indexOf(defect) + 1;
  return { x1: x, y1: y, x2: x + width, y2: y + height, confidence: score, type };
}

async function readImage(file: string): Promise<Mat> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new StationError('image-unreadable', { file }, { cause: error });
  });
  return decodeImage(bytes, { file, maxMegapixels });
}
