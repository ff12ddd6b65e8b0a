import { Command, Option } from 'commander';
import type { Locale } from '../../domain/station-error.js';
import { modelsDirectoryOption } from '../models-directory-option.js';
import { parseCount, parseShare } from '../option-value.js';
import { progressBar } from '../progress-bar.js';
import type { PartsRecipe } from './choose-recipe.js';
import type { PartsEvaluation } from './evaluate-parts.js';

const texts = {
  en: {
    parts:
      'register golden samples drawn from good parts, calibrate on the other good parts, score every image of a folder',
    good: 'folder of good parts',
    test: 'folder of the parts to score, with all folders below it',
    golden: 'golden samples to draw',
    seed: 'seed of the drawing',
    scores: 'CSV file to write: file, score, threshold, verdict, ms',
    maps: 'folder to write the anomaly map of each image to, PNG, 255 is a score of 1',
    model: 'model that compares',
    rejects: 'share of good parts that may be rejected',
    compare: 'how parts are compared; auto takes what the good parts suggest',
    threads: 'threads of the CPU provider',
    json: 'print JSON',
    progress: 'Scoring',
    chosen: (recipe: PartsRecipe) => `compared by ${recipe.comparison}, alignment ${recipe.alignment.kind}`,
    images: (count: number, unjudged: number) => `${count} images scored, ${unjudged} of them unjudged`,
    threshold: (value: string, count: number) => `threshold ${value} from ${count} good parts`,
    promised: (percent: string) => `rejects at most ${percent} % of good parts, on average over calibrations`,
    few: (needed: number) => `too few good parts for the share that was asked for: ${needed} are needed`,
    latency: 'ms per part, p50 / p90 / p99',
  },
  'zh-TW': {
    parts: '自良品抽取標準樣品登錄，以其餘良品校正，並為資料夾中每張影像評分',
    good: '良品資料夾',
    test: '待評分零件的資料夾（含子資料夾）',
    golden: '抽取的標準樣品數',
    seed: '抽樣種子',
    scores: '輸出的 CSV 檔：file, score, threshold, verdict, ms',
    maps: '寫入各影像異常圖的資料夾（PNG，255 表示分數 1）',
    model: '比對所用的模型',
    rejects: '可接受的良品誤判比例',
    compare: '比對方式；auto 依良品自動決定',
    threads: 'CPU 執行緒數',
    json: '輸出 JSON',
    progress: '評分中',
    chosen: (recipe: PartsRecipe) => `比對方式 ${recipe.comparison}，對位 ${recipe.alignment.kind}`,
    images: (count: number, unjudged: number) => `已評分 ${count} 張影像，其中 ${unjudged} 張未判定`,
    threshold: (value: string, count: number) => `門檻 ${value}，取自 ${count} 件良品`,
    promised: (percent: string) => `平均誤判良品至多 ${percent} %`,
    few: (needed: number) => `良品數不足以達到要求的比例：需要 ${needed} 件`,
    latency: '每件毫秒數 p50 / p90 / p99',
  },
};

const aligned = { kind: 'features', maxResidualPx: 3, maxRotationDeg: 15, maxScaleChange: 0.1 } as const;
const recipes: Readonly<Record<string, PartsRecipe | undefined>> = {
  auto: undefined,
  features: { alignment: aligned, comparison: 'position' },
  still: { alignment: { kind: 'none' }, comparison: 'position' },
  texture: { alignment: { kind: 'none' }, comparison: 'texture' },
};

interface PartsOptions {
  readonly good: string;
  readonly test: string;
  readonly golden: number;
  readonly seed: number;
  readonly scores: string;
  readonly maps?: string;
  readonly model: string;
  readonly modelsDirectory: string;
  readonly falseRejects: number;
  readonly compare: string;
  readonly threads?: number;
  readonly json?: true;
}

/** `twinspect evaluate parts`: what a station would say after a registration with few golden samples. */
export function partsCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('parts')
    .description(text.parts)
    .requiredOption('--good <folder>', text.good)
    .requiredOption('--test <folder>', text.test)
    .requiredOption('--golden <count>', text.golden, parseCount)
    .requiredOption('--scores <file>', text.scores)
    .option('--seed <number>', text.seed, Number, 1)
    .option('--maps <folder>', text.maps)
    .option('--model <name>', text.model, 'generic')
    .addOption(modelsDirectoryOption(locale))
    .option('--false-rejects <0..1>', text.rejects, parseShare, 0.01)
    .addOption(new Option('--compare <how>', text.compare).choices(Object.keys(recipes)).default('auto'))
    .option('--threads <count>', text.threads, parseCount)
    .option('--json', text.json)
    .action(async (options: PartsOptions) => evaluate(options, locale));
}

async function evaluate(options: PartsOptions, locale: Locale): Promise<void> {
  const text = texts[locale];
  const { modelsDirectory, model: name, threads, maps, compare, json } = options;
  const { loadComparer } = await import('../../adapters/onnx/load-comparer.js');
  const { evaluateParts } = await import('./evaluate-parts.js');
  const comparer = await loadComparer({
    modelsDirectory,
    name,
    ...(threads === undefined ? {} : { threads }),
  });
  const nowMs = performance.now.bind(performance);
  try {
    let bar: ReturnType<typeof progressBar> | undefined;
    const recipe = recipes[compare];
    const evaluation = await evaluateParts({
      good: options.good,
      test: options.test,
      golden: options.golden,
      seed: options.seed,
      scores: options.scores,
      falseRejects: options.falseRejects,
      ...(maps === undefined ? {} : { maps }),
      ...(recipe === undefined ? {} : { recipe }),
      comparer,
      onProgress: (done, total) => {
        bar ??= progressBar({ stream: process.stderr, label: text.progress, total, nowMs });
        bar.update(done);
      },
      nowMs,
    });
    bar?.finish();
    const { version, modelHash, provider } = comparer.info;
    process.stdout.write(
      json === true
        ? `${JSON.stringify({ model: name, version, modelHash, provider, ...evaluation }, null, 2)}\n`
        : evaluationText(evaluation, locale),
    );
  } finally {
    await comparer.close();
  }
}

function evaluationText(evaluation: PartsEvaluation, locale: Locale): string {
  const text = texts[locale];
  const { threshold, latencyMs, calibratedOn } = evaluation;
  const { promised, needed } = threshold;
  const { p50, p90, p99 } = latencyMs;
  return [
    text.chosen(evaluation.recipe),
    text.threshold(threshold.threshold.toFixed(4), calibratedOn),
    ...(promised === undefined ? [] : [text.promised((promised * 100).toFixed(1))]),
    ...(calibratedOn < needed ? [text.few(needed)] : []),
    text.images(evaluation.images, evaluation.unjudged),
    `${text.latency}: ${[p50, p90, p99].map((ms) => ms.toFixed(1)).join(' / ')}`,
    '',
  ].join('\n');
}
