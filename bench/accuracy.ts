import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mat } from 'opencv4nodejs';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { formatTable } from '../src/cli/table.js';
import { areaUnderRoc } from '../src/evaluation/area-under-roc.js';
import { bestOperatingPoint } from '../src/evaluation/precision-recall.js';
import { decodeImage } from '../src/runtime/decode-image.js';
import { systemClock } from '../src/runtime/system-clock.js';
import { align } from '../src/vision/align.js';
import { comparePart } from '../src/vision/compare-part.js';
import { cutArea, type GoldenSet, prepareGoldenSet } from '../src/vision/golden-set.js';
import { toModelImage } from '../src/vision/model-image.js';
import { StageTimer } from '../src/vision/stage-timer.js';
import { memory, pixelDifference, structuralDissimilarity } from './baselines.js';

/*
 * `npm run bench:accuracy`: image AUROC and best F on the rendered products with 1, 4 and 8 golden samples, next to what one
 * would do without a learned distance. Same alignment, same area, same golden samples for all. The generic model never saw them.
 * `--models-directory DIR` takes other weights.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const option = process.argv.indexOf('--models-directory');
const modelsDirectory = option < 0 ? `${root}/models` : (process.argv[option + 1] ?? '');
const products = {
  'controller-board': { x: 70, y: 65, width: 500, height: 350 },
  'machined-flange': { x: 46, y: 45, width: 389, height: 390 },
  'printed-carton': { x: 50, y: 54, width: 421, height: 292 },
};
const alignment = { kind: 'features', maxResidualPx: 3, maxRotationDeg: 15, maxScaleChange: 0.1 } as const;
const methods = ['pixel difference', 'SSIM', 'memory', 'Twinspect'] as const;

/** Good parts that serve as golden samples five to eight, and are judged with no number of golden samples. */
const lent = 4;

type Scores = Record<(typeof methods)[number], number>;

const comparer = await loadComparer({ modelsDirectory, name: 'generic' });
const rows: (readonly string[])[] = [];
for (const [product, region] of Object.entries(products)) {
  for (const count of [1, 4, 8]) {
    const images = [...files(product, 'golden'), ...files(product, 'good').slice(0, lent)]
      .slice(0, count)
      .map((file) => ({ file, data: readFileSync(file) }));
    const golden = await prepareGoldenSet({
      images,
      recipe: { part: product, alignment, comparison: 'position', region },
      comparer,
    });
    const pictures = images.map(({ file }) => aligned(file, golden).picture);
    const good = await scoresOf(files(product, 'good').slice(lent), golden, pictures);
    const defective = await scoresOf(files(product, 'defective'), golden, pictures);
    const areas = methods.map((method) => {
      const of = (parts: readonly Scores[]): readonly number[] => parts.map((scores) => scores[method]);
      return `${areaUnderRoc(of(good), of(defective)).toFixed(3)} / ${bestF(of(good), of(defective)).toFixed(3)}`;
    });
    rows.push([product, String(count), ...areas]);
  }
}
await comparer.close();
process.stdout.write(formatTable([['product', 'golden', ...methods], ...rows]));

/** Of telling defective parts from good ones, at the threshold where it is highest. */
function bestF(good: readonly number[], defective: readonly number[]): number {
  const scored = [
    ...good.map((confidence) => ({ confidence, correct: false })),
    ...defective.map((confidence) => ({ confidence, correct: true })),
  ];
  return bestOperatingPoint(scored, defective.length).f;
}

function files(product: string, kind: string): readonly string[] {
  const folder = `${root}/reference-images/${product}/${kind}`;
  return readdirSync(folder)
    .toSorted()
    .map((name) => `${folder}/${name}`);
}

function aligned(
  file: string,
  golden: GoldenSet,
): { readonly part: ReturnType<typeof align>; readonly picture: Mat } {
  const image = decodeImage(readFileSync(file), { file, maxMegapixels: 100 });
  const part = align(image, golden.target, golden.area);
  if (part.kind === 'rejected') throw new Error(`${file}: ${part.reason}`);
  return { part, picture: cutArea(part.image, golden.area) };
}

async function scoresOf(
  parts: readonly string[],
  golden: GoldenSet,
  pictures: readonly Mat[],
): Promise<readonly Scores[]> {
  const all: Scores[] = [];
  for (const file of parts) {
    const { part, picture } = aligned(file, golden);
    if (part.kind === 'rejected') continue;
    const { score } = await comparePart({
      part,
      frame: { width: golden.target.width, height: golden.target.height },
      golden,
      recipe: { thresholds: { fail: 0.5 }, minAreaPx: comparer.info.minAreaPx },
      comparer,
      timer: new StageTimer(systemClock),
    });
    const embedding = await comparer.embed(toModelImage(picture, comparer.info));
    all.push({
      'pixel difference': pixelDifference(picture, pictures),
      SSIM: structuralDissimilarity(picture, pictures),
      memory: memory(embedding, golden.embeddings),
      Twinspect: score,
    });
  }
  return all;
}
