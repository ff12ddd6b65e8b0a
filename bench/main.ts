import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { formatTable } from '../src/cli/table.js';
import { cv } from '../src/runtime/opencv.js';
import { align, prepareAlignment } from '../src/vision/align.js';
import { asModelWants, pixelsOf, toModelImage } from '../src/vision/model-image.js';
import { learnTexture, textureMap } from '../src/vision/texture-model.js';
import { judgePairs, somePairs } from './judge-pair.js';
import { type Candidate, type Measured, measure } from './measure.js';
import { matrixProduct } from './peak-rate.js';
import { framesPerSecond } from './throughput.js';

/*
 * `npm run bench`: what a frame costs, stage by stage, next to what it would cost otherwise. All in one run on one
 * machine; quote ratios and medians. `--rounds N` measures longer.
 */

const side = 640;
/** Of `pcb`: branch 1616, learned distance 3808.5 (`models/pcb/card.md`). */
const multiplyAddsPerPixel = 5424.5;
const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 30;
const root = fileURLToPath(new URL('../..', import.meta.url));
const modelsDirectory = `${root}/models`;
const golden = cv.imread(`${root}/reference-images/controller-board/golden/01.png`).resize(side, side);
const part = cv.imread(`${root}/reference-images/controller-board/good/02.jpg`).resize(side, side);

const processor = cpus()[0]?.model ?? 'unknown processor';
process.stdout.write(
  `${processor}, ${cpus().length} threads, ${side} x ${side} pixels, ${rounds} rounds\n\n`,
);

for (const name of ['pcb', 'generic']) {
  const comparer = await loadComparer({ modelsDirectory, name });
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

await benchPcb();

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

/** All ways to judge DeepPCB's pairs, in turn, and what share of the machine's best each reaches. */
async function benchPcb(): Promise<void> {
  const data = option('--pairs') ?? `${root}/../shared/data/deeppcb`;
  const pairs = await somePairs(data, 16);
  if (pairs.length === 0) {
    process.stdout.write(`pcb on pairs: skipped, there are none in ${data} (--pairs DIR)\n\n`);
    return;
  }
  const float = await loadComparer({ modelsDirectory, name: 'pcb', threads: 1 });
  const int8 = await loadComparer({ modelsDirectory, name: 'pcb-int8', threads: 1 });
  const [floatPeak, int8Peak] = await Promise.all([
    matrixProduct(root, 'float32', 1),
    matrixProduct(root, 'int8', 1),
  ]);
  const image = pixelsOf(asModelWants(golden, float.info));
  const judge = (comparer: typeof float, screening: boolean): ReturnType<typeof judgePairs> =>
    judgePairs({ pairs, comparer, screening });
  const known = await float.embed(image);
  const knownInt8 = await int8.embed(image);
  const measured = await measure(
    [
      {
        name: 'plain Siamese: both branches, whole image',
        run: async () => float.compare(await float.embed(image), await float.embed(image)),
      },
      { name: 'golden sample embedded once', run: await judge(float, false) },
      { name: 'embedded once, screening', run: await judge(float, true) },
      { name: '8-bit, embedded once', run: await judge(int8, false) },
      { name: '8-bit, embedded once, screening', run: await judge(int8, true) },
      {
        name: '  network alone, whole image',
        run: async () => float.compare(await float.embed(image), known),
      },
      { name: '  network alone, 8-bit', run: async () => int8.compare(await int8.embed(image), knownInt8) },
      { name: '  product of matrices, 32-bit floats', run: floatPeak.run },
      { name: '  product of matrices, 8-bit integers', run: int8Peak.run },
    ],
    rounds,
  );
  show(`pcb on ${pairs.length} DeepPCB pairs, one thread`, measured);
  const msOf = (name: string): number => measured.find((one) => one.name === name)?.median ?? Number.NaN;
  const work = multiplyAddsPerPixel * side ** 2;
  const share = (network: string, product: string, multiplyAdds: number): string =>
    `${((100 * (work / msOf(network))) / (multiplyAdds / msOf(product))).toFixed(0)} %`;
  const float32 = share(
    '  network alone, whole image',
    '  product of matrices, 32-bit floats',
    floatPeak.multiplyAdds,
  );
  const eightBit = share(
    '  network alone, 8-bit',
    '  product of matrices, 8-bit integers',
    int8Peak.multiplyAdds,
  );
  process.stdout.write(`Share of the machine's measured peak: 32-bit ${float32}, 8-bit ${eightBit}\n\n`);
  await Promise.all([float.close(), int8.close()]);

  const rows: string[][] = [];
  for (const model of ['pcb', 'pcb-int8', 'pcb-small', 'pcb-small-int8']) {
    for (const screening of [false, true]) {
      const rate = await framesPerSecond({ model, screening }, data, modelsDirectory);
      rows.push([model, screening ? 'yes' : 'no', rate.toFixed(1)]);
    }
  }
  const title = `${cpus().length} processes, one thread each`;
  process.stdout.write(`${formatTable([[title, 'screening', 'frames/s'], ...rows])}\n`);
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function print(title: string, candidates: readonly Candidate[]): Promise<void> {
  show(title, await measure(candidates, rounds));
}

function show(title: string, measured: readonly Measured[]): void {
  const rows = measured.map(({ name, median, p90, ratio }) => [
    name,
    median.toFixed(1),
    p90.toFixed(1),
    `${ratio.toFixed(2)} x`,
  ]);
  process.stdout.write(`${formatTable([[title, 'median ms', 'p90 ms', 'faster'], ...rows])}\n`);
}
