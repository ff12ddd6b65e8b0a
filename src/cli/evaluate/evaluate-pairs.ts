import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../../domain/station-error.js';
import type { Detection, EvaluatedImage } from '../../evaluation/annotation.js';
import { formatDetections, parseAnnotations, parseDetections } from '../../evaluation/annotation-text.js';
import { type DetectionReport, evaluateDetections } from '../../evaluation/evaluate-detections.js';
import { percentile } from '../../evaluation/percentile.js';
import { type ImagePair, listPairs } from './list-pairs.js';

/** What was found on one pair, and how long looking took. */
export interface PairOutcome {
  readonly detections: readonly Detection[];
  /** Milliseconds from the decoded test image to its regions; the golden sample was embedded before. */
  readonly latencyMs: number;
}

interface EvaluatePairs {
  /** Folder of the pairs. */
  readonly data: string;
  /** Folder that receives `ID.txt` for every pair. */
  readonly detections: string;
  /** Confidence at which precision, recall and F are told. */
  readonly threshold: number;
  /** Take only so many pairs, the first by their ids. */
  readonly limit?: number;
  readonly inspect: (pair: ImagePair) => Promise<PairOutcome>;
  readonly onProgress: (done: number, total: number) => void;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** What an evaluation found out. */
export interface Evaluation {
  readonly images: number;
  readonly seconds: number;
  /** Milliseconds, nearest rank. */
  readonly latencyMs: { readonly p50: number; readonly p90: number; readonly p99: number };
  /** Figures over the pairs that have annotations; absent when none has. */
  readonly report?: DetectionReport;
}

/**
 * Inspects all pairs of a folder, writes what was found, and measures it where annotations lie beside the images.
 *
 * @throws StationError `images-missing`, `annotations-invalid`, or `usage` when the detections would be written over
 * the annotations.
 */
export async function evaluatePairs(options: EvaluatePairs): Promise<Evaluation> {
  const pairs = (await listPairs(options.data)).slice(0, options.limit);
  await mkdir(options.detections, { recursive: true });
  if ((await realpath(options.detections)) === (await realpath(options.data))) {
    throw new StationError('usage', {
      why: `${options.detections}: detections would be written over the annotations`,
    });
  }
  const startMs = options.nowMs();
  const latencies: number[] = [];
  const annotated: EvaluatedImage[] = [];
  for (const pair of pairs) {
    const { detections, latencyMs } = await options.inspect(pair);
    latencies.push(latencyMs);
    const file = join(options.detections, `${pair.id}.txt`);
    const text = formatDetections(detections);
    await writeFile(file, text);
    if (pair.annotations !== undefined) {
      const annotations = parseAnnotations(await readFile(pair.annotations, 'utf8'), pair.annotations);
      /* What was written is what is measured: rounded boxes and confidences included. */
      annotated.push({ annotations, detections: parseDetections(text, file) });
    }
    options.onProgress(latencies.length, pairs.length);
  }
  const rank = (share: number): number => percentile(latencies, share) ?? 0;
  return {
    images: pairs.length,
    seconds: (options.nowMs() - startMs) / 1000,
    latencyMs: { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99) },
    ...(annotated.length === 0
      ? {}
      : { report: evaluateDetections({ images: annotated, threshold: options.threshold }) }),
  };
}
