import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { progressBar } from '../src/cli/progress-bar.js';
import { formatTable } from '../src/cli/table.js';
import { calibrateThresholds } from '../src/evaluation/calibrate-thresholds.js';
import { draw } from '../src/evaluation/draw.js';
import { extremeValueThreshold } from '../src/evaluation/extreme-value-threshold.js';
import { products, type ScoredProduct, scoreProduct } from './good-scores.js';

/*
 * `npm run bench:calibration`: does a calibration keep its promise on good parts that took no part in it? Every part is
 * scored once; then parts are split at random, again and again, into those that calibrate and those that are held back.
 * `--frames N` for each product, `--splits N`, `--scores FILE` keeps the scores and takes them from there the next time.
 */

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '200' },
    splits: { type: 'string', default: '400' },
    scores: { type: 'string' },
  },
});
const splits = Number(values.splits);
const confidence = 0.95;
const root = fileURLToPath(new URL('../..', import.meta.url));

const scored =
  values.scores !== undefined && existsSync(values.scores) ? stored(values.scores) : await scoreAll();
if (values.scores !== undefined) writeFileSync(values.scores, JSON.stringify(scored));

const rows = scored.flatMap((product) => {
  const all = product.scores.length;
  const few = [
    { calibrate: 0.5, falseRejects: 0.2 },
    { calibrate: 0.5, falseRejects: 0.05 },
    { calibrate: 0.2, falseRejects: 0.2 },
  ];
  const many = [
    { calibrate: 0.5, falseRejects: 0.1 },
    { calibrate: 0.5, falseRejects: 0.05 },
    { calibrate: 0.5, falseRejects: 0.02 },
    { calibrate: 0.2, falseRejects: 0.05 },
  ];
  return (all < 100 ? few : many).map(({ calibrate, falseRejects }) =>
    rowOf(product, Math.floor(all * calibrate), falseRejects),
  );
});
process.stdout.write(
  `${splits} splits each, confidence ${confidence}\n\n${formatTable([
    [
      'good parts of',
      'calibrated on',
      'held back',
      'asked',
      'promised',
      'rejected, mean',
      'within',
      'promised to the batch',
      'within',
      'tail followed',
      'rejected, mean',
    ],
    ...rows,
  ])}`,
);

/** One product, one size of calibration, one share: what was promised, and how often it was kept. */
function rowOf(
  { name, areas, scores }: ScoredProduct,
  count: number,
  falseRejects: number,
): readonly string[] {
  const outcome = { rejected: 0, kept: 0, batchKept: 0, bound: 0, batchBound: 0, tail: 0, tails: 0 };
  const held = scores.length - count;
  for (let split = 0; split < splits; split += 1) {
    const { drawn, rest } = draw(scores, count, split + 1);
    const asked = { scores: drawn, areas, falseRejects, confidence };
    const longRun = calibrateThresholds(asked);
    const rate = rejectedShare(rest, longRun.thresholds);
    const batch = calibrateThresholds({ ...asked, batch: held });
    outcome.rejected += rate;
    outcome.bound = longRun.bound;
    outcome.batchBound = batch.bound;
    if (rate <= longRun.bound) outcome.kept += 1;
    if (rejectedShare(rest, batch.thresholds) <= batch.bound) outcome.batchKept += 1;
    const tails = Array.from({ length: areas }, (_, area) =>
      extremeValueThreshold(
        drawn.map((sample) => sample[area] ?? 0),
        falseRejects / areas,
      ),
    ).filter((threshold) => threshold !== undefined);
    if (tails.length < areas) continue;
    outcome.tails += 1;
    outcome.tail += rejectedShare(rest, tails);
  }
  return [
    name,
    String(count),
    String(held),
    percent(falseRejects),
    percent(outcome.bound),
    percent(outcome.rejected / splits),
    percent(outcome.kept / splits),
    percent(outcome.batchBound),
    percent(outcome.batchKept / splits),
    percent(outcome.tails / splits),
    outcome.tails === 0 ? '-' : percent(outcome.tail / outcome.tails),
  ];
}

function rejectedShare(parts: readonly (readonly number[])[], thresholds: readonly number[]): number {
  const rejected = parts.filter((scores) => scores.some((score, area) => score >= (thresholds[area] ?? 1)));
  return rejected.length / parts.length;
}

async function scoreAll(): Promise<readonly ScoredProduct[]> {
  const comparer = await loadComparer({ modelsDirectory: `${root}/models`, name: 'generic' });
  const frames = Number(values.frames);
  const all = products(frames);
  const total = all.reduce((sum, { name }) => sum + (name.startsWith('PIPED') ? 44 : frames), 0);
  const bar = progressBar({
    stream: process.stderr,
    label: 'Scoring',
    total,
    nowMs: () => performance.now(),
  });
  let done = 0;
  const found: ScoredProduct[] = [];
  for (const product of all) {
    found.push(
      await scoreProduct(product, comparer, () => {
        done += 1;
        bar.update(done);
      }),
    );
  }
  bar.finish();
  await comparer.close();
  return found;
}

function stored(file: string): readonly ScoredProduct[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file that this program wrote
  return JSON.parse(readFileSync(file, 'utf8')) as readonly ScoredProduct[];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
