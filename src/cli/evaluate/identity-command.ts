import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { type Locale, StationError } from '../../domain/station-error.js';
import { modelsDirectoryOption } from '../models-directory-option.js';
import { parseCount } from '../option-value.js';
import { progressBar } from '../progress-bar.js';
import { formatTable } from '../table.js';
import type { IdentityEvaluation, PartImages } from './evaluate-identity.js';
import { listImageTree } from './list-image-tree.js';
import { listPairs } from './list-pairs.js';

const texts = {
  en: {
    identity: 'measure how well parts are told apart: is a wrong part in the fixture noticed?',
    data: 'folder with a folder of images for each part, or of pairs X_temp.*, X_test.*',
    golden: 'golden samples of each part: its folder golden/, or else so many of its first images',
    model: 'model that compares',
    alignment: 'how parts lie: turned and shifted, shifted, or always the same',
    json: 'print JSON',
    progress: 'Looking',
    rows: {
      parts: 'parts',
      frames: 'images',
      nearest: 'nearest golden sample is of the part',
      falseAlarms: 'false alarm: the right part called wrong',
      noticed: 'wrong part noticed',
      named: 'wrong part noticed and named',
      unknownNoticed: 'part without a recipe noticed',
    },
  },
  'zh-TW': {
    identity: '量測辨別零件的能力：治具中放錯零件時能否察覺？',
    data: '資料夾，每個零件一個影像資料夾，或成對的 X_temp.*、X_test.*',
    golden: '每個零件的標準樣品：其 golden/ 資料夾，否則取前幾張影像',
    model: '比對所用的模型',
    alignment: '零件的擺放：旋轉與位移、位移，或固定不變',
    json: '輸出 JSON',
    progress: '檢視中',
    rows: {
      parts: '零件數',
      frames: '影像數',
      nearest: '最接近的標準樣品屬於該零件',
      falseAlarms: '誤報：正確零件被判為錯誤',
      noticed: '察覺錯誤零件',
      named: '察覺並指出錯誤零件',
      unknownNoticed: '察覺沒有配方的零件',
    },
  },
} as const satisfies Record<Locale, object>;

interface IdentityOptions {
  readonly golden: number;
  readonly model: string;
  readonly modelsDirectory: string;
  readonly alignment: keyof typeof alignments;
  readonly json?: true;
}

const alignments = {
  features: { kind: 'features', maxResidualPx: 3, maxRotationDeg: 15, maxScaleChange: 0.1 },
  shift: { kind: 'shift', searchPx: 12, minCorrelation: 0.6 },
  none: { kind: 'none' },
} as const;

/** `twinspect evaluate identity`. */
export function identityCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('identity')
    .description(text.identity)
    .argument('<folder>', text.data)
    .option('--golden <count>', text.golden, parseCount, 4)
    .option('--model <name>', text.model, 'generic')
    .addOption(modelsDirectoryOption(locale))
    .addOption(
      new Option('--alignment <kind>', text.alignment).choices(Object.keys(alignments)).default('features'),
    )
    .option('--json', text.json)
    .action(async (folder: string, options: IdentityOptions) => {
      await identity(folder, options, locale);
    });
}

async function identity(folder: string, options: IdentityOptions, locale: Locale): Promise<void> {
  const { model: name, modelsDirectory, alignment } = options;
  const text = texts[locale];
  const parts = await partsOf(folder, options.golden);
  if (parts.length < 2) throw new StationError('usage', { why: `${folder} holds fewer than two parts` });
  const { loadComparer } = await import('../../adapters/onnx/load-comparer.js');
  const { evaluateIdentity } = await import('./evaluate-identity.js');
  const comparer = await loadComparer({ modelsDirectory, name });
  const bar = progressBar({
    stream: process.stderr,
    label: text.progress,
    total: parts.reduce((sum, { shown }) => sum + 1 + shown.length, 0),
    nowMs: () => performance.now(),
  });
  try {
    const onProgress = (done: number): void => bar.update(done);
    const evaluation = await evaluateIdentity({
      parts,
      alignment: alignments[alignment],
      comparer,
      onProgress,
    });
    bar.finish();
    process.stdout.write(
      options.json === true ? `${JSON.stringify(evaluation, null, 2)}\n` : evaluationText(evaluation, locale),
    );
  } finally {
    await comparer.close();
  }
}

function evaluationText(evaluation: IdentityEvaluation, locale: Locale): string {
  const { rows } = texts[locale];
  const { parts, frames, nearest, falseAlarms, noticed, named, unknownNoticed } = evaluation;
  const share = (count: number): string[] => [`${count}`, `${((100 * count) / frames).toFixed(2)} %`];
  return formatTable([
    [rows.parts, String(parts)],
    [rows.frames, String(frames)],
    [rows.nearest, ...share(nearest)],
    [rows.falseAlarms, ...share(falseAlarms)],
    [rows.noticed, ...share(noticed)],
    [rows.named, ...share(named)],
    [rows.unknownNoticed, ...share(unknownNoticed)],
  ]);
}

async function partsOf(folder: string, golden: number): Promise<readonly PartImages[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new StationError('images-missing', { directory: folder, why: String(error) }, { cause: error });
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (entries.some(({ name }) => /_temp\.\w+$/.test(name))) {
    const pairs = await listPairs(folder);
    return pairs.map(({ test, reference }) => ({
      part: basename(reference),
      golden: [reference],
      shown: [test],
    }));
  }
  const parts = await Promise.all(
    names.map(async (part) => {
      const below = await listImageTree(join(folder, part)).catch(() => []);
      const images = below.map((file) => join(folder, part, file));
      const own = images.filter((file) => file.includes(`/${part}/golden/`));
      const samples = own.length > 0 ? own : images.slice(0, golden);
      return { part, golden: samples, shown: images.filter((file) => !samples.includes(file)) };
    }),
  );
  return parts.filter(({ golden: samples, shown }) => samples.length > 0 && shown.length > 0);
}
