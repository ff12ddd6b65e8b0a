import { readFile } from 'node:fs/promises';
import type { QualityLimits } from '../config/sections/camera.js';
import type { RecipeSettings } from '../config/store/recipe-content.js';
import type { CandidateReport } from '../domain/candidate-report.js';
import type { Clock } from '../ports/clock.js';
import type { Comparer } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';
import { checkCandidates } from './check-candidates.js';
import type { FrameSource } from './frame-source.js';

/** A camera that shows nothing for so long shows nothing, milliseconds. */
const frameMs = 10_000;

interface SentImage {
  readonly file: string;
  readonly data: Uint8Array;
}

interface CheckFrame {
  readonly part: string;
  readonly settings: RecipeSettings;
  /** Files of golden samples and of candidates before. */
  readonly known: readonly string[];
  /** The next frame of the source when absent. */
  readonly image?: SentImage;
  readonly source: FrameSource;
  readonly limits: QualityLimits;
  readonly comparer: Comparer;
  readonly clock: Clock;
  readonly turn: () => Promise<void>;
}

/**
 * Looks at one image, or at a frame of the camera, as at a golden sample.
 *
 * @throws StationError of the camera, or as `checkCandidates`.
 */
export async function checkFrame(
  options: CheckFrame,
): Promise<{ readonly image: SentImage; readonly report: CandidateReport }> {
  const image = options.image ?? (await capture(options));
  const known = await Promise.all(options.known.map(async (file) => ({ file, data: await readFile(file) })));
  const candidates = [{ file: image.file, data: Buffer.from(image.data) }];
  const [report] = await checkCandidates({ ...options, known, candidates, onProgress: ignore });
  if (report === undefined) throw new Error('a candidate without a report');
  return { image, report };
}

function ignore(): void {
  // One image needs no progress bar.
}

/** Lossless: a golden sample is what the camera saw. */
async function capture({ source, clock }: CheckFrame): Promise<SentImage> {
  const { frame } = await source.next(clock.monotonicNs(), AbortSignal.timeout(frameMs));
  return { file: 'frame.png', data: cv.imencode('.png', frame.image) };
}
