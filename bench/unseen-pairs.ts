import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mat } from 'opencv4nodejs';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { evaluatePairs, type PairOutcome } from '../src/cli/evaluate/evaluate-pairs.js';
import { inspectPair } from '../src/cli/evaluate/inspect-pair.js';
import { type ImagePair, listPairs } from '../src/cli/evaluate/list-pairs.js';
import { formatTable } from '../src/cli/table.js';
import { type Annotation, type Corners } from '../src/evaluation/annotation.js';
import { parseAnnotations } from '../src/evaluation/annotation-text.js';
import { decodeImage } from '../src/runtime/decode-image.js';
import { cv } from '../src/runtime/opencv.js';
import { differingBoxes } from './differing-boxes.js';

/*
 * `npm run bench:unseen`: the generic model, which never saw a circuit board, on pairs of DeepPCB's training split, beside
 * the absolute difference after the same alignment; also in other light and turned. Class-agnostic. `--limit N` pairs.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = `${root}/../shared/data/deeppcb`;
const option = process.argv.indexOf('--limit');
const limit = option < 0 ? 60 : Number(process.argv[option + 1]);
const nowMs = (): number => performance.now();

interface Nuisance {
  readonly name: string;
  readonly gain: number;
  readonly degrees: number;
}

const nuisances: readonly Nuisance[] = [
  { name: 'as they are', gain: 1, degrees: 0 },
  { name: 'gain 0.7', gain: 0.7, degrees: 0 },
  { name: 'turned by 0.5 degrees', gain: 1, degrees: 0.5 },
];

const all = await listPairs(data);
/* Spread over the boards, which lie one after the other. */
const pairs = all.filter(
  (_, index) => Math.floor((index * limit) / all.length) !== Math.floor(((index - 1) * limit) / all.length),
);
const comparer = await loadComparer({ modelsDirectory: `${root}/models`, name: 'generic' });
const folder = mkdtempSync(join(tmpdir(), 'unseen-pairs-'));
const rows: (readonly string[])[] = [];
try {
  for (const [index, nuisance] of nuisances.entries()) {
    const set = join(folder, `${index}`);
    mkdirSync(set);
    for (const pair of pairs) disturb(pair, set, nuisance);
    const difference = await figures(set, async (pair) => differingBoxes(pair));
    const twinspect = await figures(set, (pair) =>
      inspectPair(pair, { comparer, minScore: 0.05, screening: false, nowMs }),
    );
    rows.push([nuisance.name, String(pairs.length), ...difference, ...twinspect]);
  }
} finally {
  await comparer.close();
  rmSync(folder, { recursive: true });
}
const head = ['pairs', 'count', 'difference AP', 'best F', 'Twinspect AP', 'best F'];
process.stdout.write(formatTable([head, ...rows]));

async function figures(
  set: string,
  inspect: (pair: ImagePair) => Promise<PairOutcome>,
): Promise<readonly string[]> {
  const { report } = await evaluatePairs({
    data: set,
    detections: join(set, 'found'),
    threshold: 0.5,
    inspect,
    onProgress: () => undefined,
    nowMs,
  });
  if (report === undefined) throw new Error(`${data}: no annotations`);
  const { averagePrecision, best } = report.classAgnostic;
  return [averagePrecision.toFixed(3), best.f.toFixed(3)];
}

/** The pair with its test image in other light and turned about its middle, annotations with it. */
function disturb(pair: ImagePair, set: string, { gain, degrees }: Nuisance): void {
  const image = read(pair.test);
  const middle = new cv.Point2(image.cols / 2, image.rows / 2);
  const size = new cv.Size(image.cols, image.rows);
  const turn = cv.getRotationMatrix2D(middle, degrees, 1);
  const turned = degrees === 0 ? image : image.warpAffine(turn, size, cv.INTER_LINEAR, cv.BORDER_REPLICATE);
  cv.imwrite(join(set, `${pair.id}_temp.png`), read(pair.reference));
  cv.imwrite(join(set, `${pair.id}_test.png`), turned.convertTo(-1, gain, 0));
  if (pair.annotations === undefined) return;
  const lines = parseAnnotations(readFileSync(pair.annotations, 'utf8'), pair.annotations).map((one) => {
    const { x1, y1, x2, y2 } = turnBox(one, image, degrees);
    return `${x1} ${y1} ${x2} ${y2} ${one.type}\n`;
  });
  writeFileSync(join(set, `${pair.id}.txt`), lines.join(''));
}

/** The box where its middle goes; it keeps its size. */
function turnBox({ x1, y1, x2, y2 }: Annotation, image: Mat, degrees: number): Corners {
  const angle = (degrees * Math.PI) / 180;
  const [x, y] = [(x1 + x2 - image.cols) / 2, (y1 + y2 - image.rows) / 2];
  const dx = Math.round(x * Math.cos(angle) + y * Math.sin(angle) - x);
  const dy = Math.round(y * Math.cos(angle) - x * Math.sin(angle) - y);
  return { x1: inside(x1 + dx), y1: inside(y1 + dy), x2: inside(x2 + dx), y2: inside(y2 + dy) };
}

function read(file: string): Mat {
  return decodeImage(readFileSync(file), { file, maxMegapixels: 100 });
}

function inside(value: number): number {
  return Math.max(0, value);
}
