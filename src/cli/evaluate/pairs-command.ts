import { Command } from 'commander';
import type { Locale } from '../../domain/station-error.js';
import { modelsDirectoryOption } from '../models-directory-option.js';
import { parseCount, parseShare } from '../option-value.js';
import { progressBar } from '../progress-bar.js';
import { type Evaluation, evaluatePairs } from './evaluate-pairs.js';
import { reportText } from './report-text.js';

const texts = {
  en: {
    pairs:
      'inspect all pairs ID_test.*, ID_temp.* of a folder; measures against ID.txt where it lies beside them',
    data: 'folder of the pairs',
    model: 'model that compares',
    detections: 'folder to write ID.txt to: a line "x1 y1 x2 y2 confidence type" for each defect found',
    threshold:
      'write no detection below this confidence, and tell precision, recall and F there (default: of the model)',
    limit: 'inspect only so many pairs',
    screening: 'let the network see everything, also what equals the golden sample',
    threads: 'threads of the CPU provider',
    json: 'print the figures as JSON',
    progress: 'Inspecting',
    images: 'images',
    seconds: 'seconds',
    latency: 'ms per part, p50 / p90 / p99',
    provider: 'provider',
  },
  'zh-TW': {
    pairs: '檢測資料夾中所有 ID_test.*、ID_temp.* 影像對；旁有 ID.txt 標註時一併計算指標',
    data: '影像對所在資料夾',
    model: '比對所用的模型',
    detections: '寫入 ID.txt 的資料夾：每個瑕疵一行 "x1 y1 x2 y2 confidence type"',
    threshold: '不寫出低於此信心值的檢出，並以此計算精確率、召回率與 F（預設依模型）',
    limit: '只檢測這麼多對影像',
    screening: '讓網路檢視全部區域，包括與標準樣品相同之處',
    threads: 'CPU 執行緒數',
    json: '以 JSON 輸出指標',
    progress: '檢測中',
    images: '影像數',
    seconds: '秒數',
    latency: '每件毫秒數 p50 / p90 / p99',
    provider: '執行後端',
  },
} as const satisfies Record<Locale, Record<string, string>>;

interface PairsOptions {
  readonly data: string;
  readonly model: string;
  readonly modelsDirectory: string;
  readonly detections: string;
  readonly threshold?: number;
  readonly limit?: number;
  readonly screening: boolean;
  readonly threads?: number;
  readonly json?: true;
}

/** `twinspect evaluate pairs`: finds defects on pairs of images and measures against annotations. */
export function pairsCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('pairs')
    .description(text.pairs)
    .requiredOption('--data <folder>', text.data)
    .requiredOption('--detections <folder>', text.detections)
    .option('--model <name>', text.model, 'pcb')
    .addOption(modelsDirectoryOption(locale))
    .option('--threshold <0..1>', text.threshold, parseShare)
    .option('--limit <count>', text.limit, parseCount)
    .option('--no-screening', text.screening)
    .option('--threads <count>', text.threads, parseCount)
    .option('--json', text.json)
    .action(async (options: PairsOptions) => evaluate(options, locale));
}

function nowMs(): number {
  return performance.now();
}

async function evaluate(options: PairsOptions, locale: Locale): Promise<void> {
  const text = texts[locale];
  const { modelsDirectory, model: name, threads, threshold, screening } = options;
  // Native code is loaded by the commands that need it: the others start at once.
  const { loadComparer } = await import('../../adapters/onnx/load-comparer.js');
  const { inspectPair } = await import('./inspect-pair.js');
  const comparer = await loadComparer({
    modelsDirectory,
    name,
    ...(threads === undefined ? {} : { threads }),
  });
  try {
    const { info } = comparer;
    let bar: ReturnType<typeof progressBar> | undefined;
    const evaluation = await evaluatePairs({
      data: options.data,
      detections: options.detections,
      threshold: threshold ?? info.defaultThreshold,
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      inspect: (pair) =>
        inspectPair(pair, {
          comparer,
          screening,
          nowMs,
          ...(threshold === undefined ? {} : { minScore: threshold }),
        }),
      onProgress: (done, total) => {
        bar ??= progressBar({ stream: process.stderr, label: text.progress, total, nowMs });
        bar.update(done);
      },
      nowMs,
    });
    bar?.finish();
    const { name: model, version, modelHash, provider } = info;
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ model, version, modelHash, provider, ...evaluation }, null, 2)}\n`
        : evaluationText(evaluation, { provider, classNames: info.classNames }, locale),
    );
  } finally {
    await comparer.close();
  }
}

function evaluationText(
  { images, seconds, latencyMs, report }: Evaluation,
  { provider, classNames }: { readonly provider: string; readonly classNames: readonly string[] },
  locale: Locale,
): string {
  const text = texts[locale];
  const { p50, p90, p99 } = latencyMs;
  const latency = [p50, p90, p99].map((ms) => ms.toFixed(1)).join(' / ');
  const run = `${text.images}: ${images}  ${text.seconds}: ${seconds.toFixed(1)}  ${text.latency}: ${latency}  ${text.provider}: ${provider}\n`;
  return report === undefined ? run : `${reportText(report, classNames, locale)}${run}`;
}
