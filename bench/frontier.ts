import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { inspectPair } from '../src/cli/evaluate/inspect-pair.js';
import { listPairs } from '../src/cli/evaluate/list-pairs.js';
import { progressBar } from '../src/cli/progress-bar.js';
import { formatTable } from '../src/cli/table.js';
import type { EvaluatedImage } from '../src/evaluation/annotation.js';
import { parseAnnotations } from '../src/evaluation/annotation-text.js';
import { evaluateDetections } from '../src/evaluation/evaluate-detections.js';
import { percentile } from '../src/evaluation/percentile.js';
import { svgChart } from '../src/report/svg-chart.js';

/*
 * `npm run bench:frontier -- --pairs DIR`: accuracy of each size of the pcb model against the time that a frame takes, all
 * on the same pairs in turn, one thread. `models/train/held_back.py DIR` writes the pairs that training held back.
 * `--plot FILE.svg`.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const pairs = await listPairs(option('--pairs') ?? '');
const nowMs = (): number => performance.now();

const variants = await Promise.all(
  ['pcb', 'pcb-int8', 'pcb-small', 'pcb-small-int8'].flatMap((name) =>
    [false, true].map(async (screening) => ({
      name,
      screening,
      comparer: await loadComparer({ modelsDirectory: `${root}/models`, name, threads: 1 }),
      images: [] as EvaluatedImage[],
      latencies: [] as number[],
    })),
  ),
);
const bar = progressBar({ stream: process.stderr, label: 'Inspecting', total: pairs.length, nowMs });
for (const [index, pair] of pairs.entries()) {
  if (pair.annotations === undefined) continue;
  const annotations = parseAnnotations(await readFile(pair.annotations, 'utf8'), pair.annotations);
  for (const { comparer, screening, images, latencies } of variants) {
    const { detections, latencyMs } = await inspectPair(pair, { comparer, screening, nowMs });
    images.push({ annotations, detections });
    latencies.push(latencyMs);
  }
  bar.update(index + 1);
}
bar.finish();

const measured = variants.map(({ name, screening, comparer, images, latencies }) => {
  const report = evaluateDetections({ images, threshold: comparer.info.defaultThreshold });
  return {
    name,
    screening,
    ms: percentile(latencies, 0.5) ?? 0,
    p90: percentile(latencies, 0.9) ?? 0,
    ap: 100 * report.classAware.averagePrecision,
    f: 100 * (report.classAware.atThreshold?.f ?? 0),
    placeF: 100 * (report.classAgnostic.atThreshold?.f ?? 0),
  };
});
const header = ['model', 'screening', 'median ms', 'p90 ms', 'AP', 'F', 'F, place'];
const rows = measured.map(({ name, screening, ms, p90, ap, f, placeF }) => [
  name,
  screening ? 'yes' : 'no',
  ms.toFixed(1),
  p90.toFixed(1),
  ap.toFixed(2),
  f.toFixed(2),
  placeF.toFixed(2),
]);
process.stdout.write(`${formatTable([header, ...rows])}\n`);

const plot = option('--plot');
if (plot !== undefined) {
  const most = Math.ceil(Math.max(...measured.map(({ ms }) => ms)) / 10) * 10;
  const { markup } = svgChart({
    title: 'Accuracy of the pcb models against the time of a frame',
    x: { label: 'median ms a frame, one thread', from: 0, to: most },
    y: { label: 'F at 0.5, place and class, percent', from: 97, to: 100 },
    marks: measured.map(({ ms, f }, tone) => ({ kind: 'dots', tone, points: [[ms, f]] })),
    legend: measured.map(({ name, screening }, tone) => ({
      tone,
      text: screening ? `${name}, screening` : name,
    })),
  });
  await writeFile(plot, `${markup}\n`);
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
