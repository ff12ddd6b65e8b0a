import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '../config/load-config.js';
import { type Locale, StationError } from '../domain/station-error.js';
import { type PodReport, podReport } from '../evaluation/pod-report.js';
import { podPage } from '../report/pod-page.js';
import { podRows } from '../report/pod-rows.js';
import { podTexts } from '../report/pod-texts.js';
import { exitCodes } from './exit-codes.js';
import { parseCount } from './option-value.js';
import { progressBar } from './progress-bar.js';
import { formatTable } from './table.js';

const texts = {
  en: {
    pod: 'what can this recipe see? puts defects of known size into good parts; 0 curves were found, 1 not for all',
    config: 'configuration of the station',
    part: 'part whose recipe is tried',
    version: 'version of the recipe in the store (default: the newest that was not retired)',
    good: 'good parts that were not used for calibration: images or folders',
    types: 'kinds of defects, with commas: spot, scratch, patch',
    contrast: 'mean change of a defect, grey levels',
    sizes: 'smallest and largest size, pixels, as 2-40',
    trials: 'defects of each kind in each zone',
    seed: 'seed of places and sizes',
    html: 'write a page with curves and a map to this file',
    json: 'print JSON',
    progress: 'Defects',
  },
  'zh-TW': {
    pod: '此配方看得見什麼？在良品中放入已知尺寸的瑕疵；0 皆得曲線、1 未全得',
    config: '檢測站設定檔',
    part: '要試驗配方的零件',
    version: '配方庫中的版本（預設為未停用的最新版本）',
    good: '未用於校正的良品：影像或資料夾',
    types: '瑕疵種類，以逗號分隔：spot, scratch, patch',
    contrast: '瑕疵的平均變化（灰階）',
    sizes: '最小與最大尺寸（像素），例如 2-40',
    trials: '每區域每種瑕疵的數量',
    seed: '位置與尺寸的種子',
    html: '將附曲線與分布圖的頁面寫入此檔',
    json: '輸出 JSON',
    progress: '瑕疵',
  },
} as const satisfies Record<Locale, Record<string, string>>;

interface PodOptions {
  readonly config: string;
  readonly part: string;
  readonly recipeVersion?: number;
  readonly good: readonly string[];
  readonly types: readonly string[];
  readonly contrast: number;
  readonly sizes: readonly [number, number];
  readonly trials: number;
  readonly seed: number;
  readonly html?: string;
  readonly json?: true;
}

/** `twinspect pod`: probability of detection. */
export function podCommand(locale: Locale, software: string): Command {
  const text = texts[locale];
  return new Command('pod')
    .description(text.pod)
    .requiredOption('-p, --part <name>', text.part)
    .requiredOption('--good <path...>', text.good)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--recipe-version <version>', text.version, parseCount)
    .option('--types <list>', text.types, (list) => list.split(','), ['spot', 'scratch', 'patch'])
    .option('--contrast <levels>', text.contrast, parseCount, 60)
    .option('--sizes <range>', text.sizes, parseSizes, [2, 40] as const)
    .option('--trials <count>', text.trials, parseCount, 150)
    .option('--seed <number>', text.seed, parseCount, 1)
    .option('--html <file>', text.html)
    .option('--json', text.json)
    .action(async (options: PodOptions) => pod(options, locale, software));
}

async function pod(options: PodOptions, locale: Locale, software: string): Promise<void> {
  const { part, recipeVersion: version, contrast, trials, seed, html, json } = options;
  const [smallest, largest] = options.sizes;
  const { config } = await loadConfig(options.config);
  // Native code is loaded by the commands that need it: the others start at once.
  const { openRecipe } = await import('./calibrate/open-recipe.js');
  const { runTrials } = await import('./pod/run-trials.js');
  const { defectTypes } = await import('../vision/synthetic-defect.js');
  const { listImages } = await import('../runtime/list-images.js');
  const { cv } = await import('../runtime/opencv.js');
  const types = defectTypes.filter((type) => options.types.includes(type));
  if (types.length === 0) throw new StationError('usage', { why: `--types ${defectTypes.join(',')}` });
  const request = { types, contrast, smallest, largest, trials, seed };
  const opened = await openRecipe(config, { part, version });
  try {
    const { golden, recipe, comparer } = opened;
    let bar: ReturnType<typeof progressBar> | undefined;
    const made = await runTrials({
      opened,
      files: await listImages(options.good),
      request,
      onProgress: (done, total) => {
        const nowMs = performance.now.bind(performance);
        bar ??= progressBar({ stream: process.stderr, label: texts[locale].progress, total, nowMs });
        bar.update(done);
      },
    });
    bar?.finish();
    const report = podReport(made.trials, golden.area);
    const { pixelsPerMm } = recipe;
    const model = `${recipe.model} ${comparer.info.version} ${comparer.info.modelHash.slice(0, 12)}`;
    const told = {
      part,
      model,
      software,
      request,
      report,
      pixelsPerMm,
      trials: made.trials.length,
      parts: made.parts,
      leftOut: made.leftOut.length,
    };
    if (html !== undefined) {
      const jpeg = cv.imencode('.jpg', golden.first, [cv.IMWRITE_JPEG_QUALITY, 80]);
      const picture = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
      await writeFile(html, podPage({ ...told, picture, locale }));
    }
    const { modelHash } = comparer.info;
    process.stdout.write(
      json === true
        ? `${JSON.stringify({ schema: 1, ...told, modelHash, golden: opened.goldenHashes, files: made }, null, 2)}\n`
        : podText(told, locale),
    );
    process.exitCode =
      report.kinds.every(({ curve }) => curve.kind === 'fitted') && made.parts > 0
        ? exitCodes.good
        : exitCodes.defect;
  } finally {
    await opened.comparer.close();
  }
}

interface PodTold {
  readonly report: PodReport;
  readonly pixelsPerMm: number | undefined;
  readonly trials: number;
  readonly parts: number;
  readonly leftOut: number;
}

function podText({ report, pixelsPerMm, trials, parts, leftOut }: PodTold, locale: Locale): string {
  const text = podTexts[locale];
  return [
    parts === 0 ? text.none : text.summary(trials, parts),
    ...(leftOut === 0 ? [] : [text.leftOut(leftOut)]),
    '',
    formatTable(podRows(report, pixelsPerMm, locale)),
  ].join('\n');
}

function parseSizes(text: string): readonly [number, number] {
  const [smallest, largest] = text.split('-').map(Number);
  if (smallest === undefined || largest === undefined || !(smallest >= 1 && largest > smallest)) {
    throw new InvalidArgumentError('2-40');
  }
  return [smallest, largest];
}
