import type { Mat } from 'opencv4nodejs';
import type { Region } from '../../domain/comparison.js';
import { StationError } from '../../domain/station-error.js';
import type { Detection } from '../../evaluation/annotation.js';
import type { Comparer } from '../../ports/comparer.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { systemClock } from '../../runtime/system-clock.js';
import { type AlignedPart, align } from '../../vision/align.js';
import type { ImageSize } from '../../vision/boxes.js';
import { comparePart } from '../../vision/compare-part.js';
import { prepareGoldenSet } from '../../vision/golden-set.js';
import { identity, type SimilarityMatrix } from '../../vision/similarity-matrix.js';
import { StageTimer } from '../../vision/stage-timer.js';
import type { PairOutcome } from './evaluate-pairs.js';
import type { ImagePair } from './list-pairs.js';

const maxMegapixels = 100;
const alignment = { kind: 'shift', searchPx: 12, minCorrelation: 0.6 } as const;

interface InspectPair {
  readonly comparer: Comparer;
  /** Least score of a detection; that of the model when absent. */
  readonly minScore?: number;
  /** Places that equal the golden sample are cleared without the network. */
  readonly screening: boolean;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/**
 * Compares a pair as a station does: a shift of up to 12 pixels is taken out, then the places where the two differ. There
 * is no quality gate and no verdict.
 *
 * @throws StationError `image-unreadable` or `image-too-large`; `usage` when the images differ in size.
 */
export async function inspectPair(
  pair: ImagePair,
  { comparer, minScore, screening, nowMs }: InspectPair,
): Promise<PairOutcome> {
  const { info } = comparer;
  const images = [{ file: pair.reference, data: await readImageFile(pair.reference) }];
  const golden = await prepareGoldenSet({
    images,
    recipe: { part: pair.id, alignment, comparison: 'position', screening },
    comparer,
  });
  const test = decodeImage(await readImageFile(pair.test), { file: pair.test, maxMegapixels });
  const frame = { width: test.cols, height: test.rows };
  if (frame.width !== golden.target.width || frame.height !== golden.target.height) {
    const sizes = `${frame.width} x ${frame.height} and ${golden.target.width} x ${golden.target.height} pixels`;
    throw new StationError('usage', { why: `${pair.test} and ${pair.reference} cannot be a pair: ${sizes}` });
  }
  const startMs = nowMs();
  const aligned = align(test, golden.target, golden.area);
  const part = aligned.kind === 'aligned' ? aligned : asItLies(test);
  const fail = minScore ?? info.scoreThreshold ?? info.defaultThreshold;
  const { regions } = await comparePart({
    part,
    frame,
    golden,
    recipe: { thresholds: { fail }, minAreaPx: info.minAreaPx },
    comparer,
    timer: new StageTimer(systemClock),
  });
  const latencyMs = nowMs() - startMs;
  const detections = regions.map((region) => toDetection(region, info.classNames, part.matrix, frame));
  return { detections, latencyMs };
}

/** A pair that does not correlate is compared all the same: what is measured is what the network says. */
function asItLies(image: Mat): AlignedPart {
  return { kind: 'aligned', alignment: { kind: 'skipped' }, image, matrix: identity };
}

/** In pixels of the test image as it was given. */
function toDetection(
  { box, score, defect }: Region,
  classNames: readonly string[],
  { tx, ty }: SimilarityMatrix,
  { width, height }: ImageSize,
): Detection {
  return {
    x1: inside(box.x - tx, width),
    y1: inside(box.y - ty, height),
    x2: inside(box.x + box.width - tx, width),
    y2: inside(box.y + box.height - ty, height),
    confidence: score,
    type: defect === undefined ? 0 : classNames.indexOf(defect) + 1,
  };
}

function inside(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
