import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { formatTable } from '../src/cli/table.js';
import { cv } from '../src/runtime/opencv.js';
import { align, prepareAlignment } from '../src/vision/align.js';
import { toModelImage } from '../src/vision/model-image.js';
import { learnTexture, textureMap } from '../src/vision/texture-model.js';
import { type Candidate, measure } from './measure.js';

/*
 * `npm run bench`: what a frame costs, stage by stage, next to what it would cost otherwise. All in one run on one
 * machine; quote ratios and medians. `--rounds N` measures longer.
 */

const side = 640;
const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 30;
const root = fileURLToPath(new URL('../..', import.meta.url));
const golden = cv.imread(`${root}/reference-images/controller-board/golden/01.png`).resize(side, side);
const part = cv.imread(`${root}/reference-images/controller-board/good/02.jpg`).resize(side, side);

const processor = cpus()[0]?.model ?? 'unknown processor';
process.stdout.write(
  `${processor}, ${cpus().length} threads, ${side} x ${side} pixels, ${rounds} rounds\n\n`,
);

for (const name of ['pcb', 'generic']) {
  const comparer = await loadComparer({ modelsDirectory: `${root}/models`, name });
  const { info } = comparer;
  const test = toModelImage(part, info);
  const reference = toModelImage(golden, info);
  const known = await comparer.embed(reference);
  const seen = await comparer.embed(test);
  await print(`${name} ${info.version} on ${info.provider}`, [
    {
      name: 'plain Siamese: both branches for each part',
      run: async () => comparer.compare(await comparer.embed(test), await comparer.embed(reference)),
    },
    {
      name: 'golden sample embedded once',
      run: async () => comparer.compare(await comparer.embed(test), known),
    },
    { name: '  of it the branch', run: () => comparer.embed(test) },
    { name: '  of it the learned distance', run: () => comparer.compare(seen, known) },
    {
      name: 'four golden samples, plain',
      run: async () => {
        for (let sample = 0; sample < 4; sample += 1) {
          await comparer.compare(await comparer.embed(test), await comparer.embed(reference));
        }
      },
    },
    {
      name: 'four golden samples, embedded once',
      run: async () => {
        const embedding = await comparer.embed(test);
        for (let sample = 0; sample < 4; sample += 1) await comparer.compare(embedding, known);
      },
    },
  ]);
  if (info.classNames.length === 0) {
    const texture = learnTexture([known]);
    await print(`${name}, texture`, [
      { name: 'place by place', run: () => comparer.compare(seen, known) },
      { name: 'as a texture', run: async () => textureMap(seen, texture, info.embeddingStridePx) },
    ]);
  }
  await comparer.close();
}

const features = { kind: 'features', maxResidualPx: 3, maxRotationDeg: 15, maxScaleChange: 0.1 } as const;
const target = prepareAlignment(golden, features);
const whole = { x: 0, y: 0, width: side, height: side };
await print('alignment', [
  {
    name: 'golden sample prepared each time',
    run: async () => align(part, prepareAlignment(golden, features), whole),
  },
  { name: 'golden sample prepared once', run: async () => align(part, target, whole) },
]);

async function print(title: string, candidates: readonly Candidate[]): Promise<void> {
  const rows = (await measure(candidates, rounds)).map(({ name, median, p90, ratio }) => [
    name,
    median.toFixed(1),
    p90.toFixed(1),
    `${ratio.toFixed(2)} x`,
  ]);
  process.stdout.write(`${formatTable([[title, 'median ms', 'p90 ms', 'faster'], ...rows])}\n`);
}
