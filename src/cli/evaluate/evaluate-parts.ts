import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Mat } from 'opencv4nodejs';
import { StationError } from '../../domain/station-error.js';
import { type ConformalThreshold, conformalThreshold } from '../../evaluation/conformal-threshold.js';
import { draw } from '../../evaluation/draw.js';
import { percentile } from '../../evaluation/percentile.js';
import type { Comparer } from '../../ports/comparer.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { cv } from '../../runtime/opencv.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { type GoldenImage, prepareGoldenSet } from '../../vision/golden-set.js';
import { alignedTo, chooseRecipe, maxUncovered, type PartsRecipe } from './choose-recipe.js';
import { listImageTree } from './list-image-tree.js';
import { type ScoredPart, scorePart } from './score-part.js';

interface EvaluateParts {
  /** Folder of good parts: golden samples are drawn from it, the rest sets the threshold. */
  readonly good: string;
  readonly test: string;
  readonly golden: number;
  readonly seed: number;
  /** Share of good parts that may be rejected. */
  readonly falseRejects: number;
  /** CSV file to write. */
  readonly scores: string;
  /** Folder that receives the anomaly map of each image. */
  readonly maps?: string;
  /** How parts are compared; what the good parts suggest when absent. */
  readonly recipe?: PartsRecipe;
  readonly comparer: Comparer;
  readonly onProgress: (done: number, total: number) => void;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** What an evaluation of parts did. */
export interface PartsEvaluation {
  /** Parts were aligned to the first. */
  readonly goldenFiles: readonly string[];
  /** Drawn, but they do not align to the first. */
  readonly leftOut: readonly string[];
  readonly recipe: PartsRecipe;
  readonly calibratedOn: number;
  readonly threshold: ConformalThreshold;
  readonly images: number;
  readonly unjudged: number;
  /** Milliseconds a part, nearest rank. */
  readonly latencyMs: { readonly p50: number; readonly p90: number; readonly p99: number };
}

const maxMegapixels = 100;

/**
 * Registers golden samples, calibrates on the other good parts, and scores every image below a folder.
 *
 * @throws StationError `images-missing`, `image-unreadable`, `reference-rejected`, or `usage` for too few good parts.
 */
export async function evaluateParts(options: EvaluateParts): Promise<PartsEvaluation> {
  const { comparer, nowMs } = options;
  const { drawn, rest } = draw(await listImageTree(options.good), options.golden, options.seed);
  if (drawn.length < options.golden) {
    throw new StationError('usage', { why: `${options.good} holds only ${drawn.length} image(s)` });
  }
  const tests = await listImageTree(options.test);
  const total = rest.length + tests.length;
  const looks = await Promise.all(rest.slice(0, 8).map((file) => read(join(options.good, file))));
  const { golden, recipe, leftOut } = await chooseGolden(options, drawn, looks);
  const set = await prepareGoldenSet({
    images: golden,
    recipe: { part: 'part', ...recipe },
    comparer,
    maxUncovered,
  });
  let done = 0;
  const score = async (file: string): Promise<ScoredPart & { readonly ms: number }> => {
    const image = await read(file);
    const startMs = nowMs();
    const scored = await scorePart({ image, golden: set, comparer });
    done += 1;
    options.onProgress(done, total);
    return { ...scored, ms: nowMs() - startMs };
  };
  const good: number[] = [];
  for (const file of rest) good.push((await score(join(options.good, file))).score);
  const threshold =
    rest.length === 0
      ? { threshold: comparer.info.defaultThreshold, needed: Math.ceil(1 / options.falseRejects - 1) }
      : conformalThreshold(good, options.falseRejects);
  const lines = ['file,score,threshold,verdict,ms'];
  const latencies: number[] = [];
  let unjudged = 0;
  for (const file of tests) {
    const scored = await score(join(options.test, file));
    latencies.push(scored.ms);
    if (!scored.judged) unjudged += 1;
    const failed = scored.score >= threshold.threshold;
    const verdict = scored.judged ? (failed ? 'fail' : 'pass') : 'unjudged';
    const numbers = [scored.score.toFixed(6), threshold.threshold.toFixed(6)].join(',');
    lines.push(`${csvField(file)},${numbers},${verdict},${scored.ms.toFixed(1)}`);
    if (options.maps !== undefined) await writeMap(join(options.maps, file), scored);
  }
  await mkdir(dirname(options.scores), { recursive: true });
  await writeFile(options.scores, `${lines.join('\n')}\n`);
  const rank = (share: number): number => percentile(latencies, share) ?? 0;
  return {
    goldenFiles: golden.map(({ file }) => file),
    leftOut,
    recipe,
    calibratedOn: rest.length,
    threshold,
    images: tests.length,
    unjudged,
    latencyMs: { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99) },
  };
}

interface ChosenGolden {
  readonly golden: readonly GoldenImage[];
  readonly recipe: PartsRecipe;
  readonly leftOut: readonly string[];
}

/** Puts the golden sample first to which most others align, and leaves out those that do not. */
async function chooseGolden(
  { good, recipe: given }: EvaluateParts,
  files: readonly string[],
  looks: readonly Mat[],
): Promise<ChosenGolden> {
  const samples = await Promise.all(
    files.map(async (file) => {
      const data = await readFile(join(good, file));
      return { file, data, image: decodeImage(data, { file, maxMegapixels }) };
    }),
  );
  const others = samples.map(({ image }) => image);
  const ranked = samples
    .map((sample) => ({ sample, aligned: alignedTo(sample.image, [...others, ...looks]) }))
    .toSorted((a, b) => b.aligned.length - a.aligned.length);
  const [best] = ranked;
  if (best === undefined) throw new StationError('usage', { why: '--golden must be at least 1' });
  const recipe = given ?? chooseRecipe(best.sample.image, looks);
  const fits = (image: Mat): boolean => recipe.alignment.kind === 'none' || best.aligned.includes(image);
  const rest = samples.filter((sample) => sample !== best.sample);
  const golden = [best.sample, ...rest.filter(({ image }) => fits(image))];
  return { golden, recipe, leftOut: rest.filter(({ image }) => !fits(image)).map(({ file }) => file) };
}

/** `MAPS/<path of the image>.png`, grey: 255 is an anomaly score of 1. */
async function writeMap(path: string, { picture }: ScoredPart): Promise<void> {
  const file = path.replace(/\.[^.]+$/, '.png');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, cv.imencode('.png', picture()));
}

async function read(file: string): Promise<Mat> {
  const bytes = await readImageFile(file);
  return decodeImage(bytes, { file, maxMegapixels });
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
