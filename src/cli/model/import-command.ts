import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ImportExtractor } from '../../adapters/onnx/import-extractor.js';
import type { FeaturesManifest } from '../../contract/features-manifest.js';
import type { Locale } from '../../domain/station-error.js';
import { modelsDirectoryOption } from '../models-directory-option.js';
import { parseCount } from '../option-value.js';

const texts = {
  en: {
    import: 'make a model of an ONNX feature extractor from outside (ResNet, DINO); see docs/models.md',
    file: 'ONNX file, weights inside',
    name: 'name of the model: letters, digits, "_", "." and "-"',
    licence: 'licence of the weights: SPDX expression, or words',
    notice: 'terms of the training data that a user must know',
    description: 'what it is, for people',
    version: 'version of the model',
    outputs:
      'outputs, or values inside of the graph, to take as features; with several the coarser are repeated',
    layout: 'layout of the input, where the graph leaves it open',
    size: 'side of the one size that the graph is fed, pixels; images go through it tile by tile',
    order: 'order of the channels of the input',
    range: 'pixels are 0 to this before mean and deviation',
    mean: 'mean of each channel, in the order of the input; 0 when absent',
    std: 'deviation of each channel; 1 when absent',
    skip: 'tokens before the grid of a transformer; found out when absent',
    distance: 'how features are compared',
    search: 'cells around a place that it may have moved by, 0 to 4',
    scale: 'distance that scores 0.5 with one golden sample; measured when absent',
    json: 'print the manifest',
    made: (name: string, manifest: FeaturesManifest) => [
      `model ${name}: ${manifest.embedding.dims} features every ${manifest.embedding.stride} pixels, compared by ${manifest.comparison.distance}`,
      `input ${inputText(manifest)}`,
      ...manifest.embedding.outputs.map((output) => `output ${outputText(output)}`),
      `a place scores 0.5 at a distance of ${manifest.comparison.scale}, until golden samples say otherwise`,
    ],
  },
  'zh-TW': {
    import: '將外部 ONNX 特徵擷取網路（ResNet、DINO）製成模型；見 docs/models.md',
    file: 'ONNX 檔（須內含權重）',
    name: '模型名稱：字母、數字、"_"、"." 與 "-"',
    licence: '權重的授權：SPDX 表示式或文字',
    notice: '使用者必須知道的訓練資料條款',
    description: '模型說明',
    version: '模型版本',
    outputs: '作為特徵的輸出或圖內數值名稱；多個時重複較粗者',
    layout: '輸入的排列方式（圖未指明時）',
    size: '圖只接受的單一尺寸邊長（像素）；影像分塊處理',
    order: '輸入通道順序',
    range: '減平均與除標準差之前，像素範圍為 0 至此值',
    mean: '各通道平均，依輸入順序；省略時為 0',
    std: '各通道標準差；省略時為 1',
    skip: 'Transformer 格點前的 token 數；省略時自動判斷',
    distance: '特徵的比較方式',
    search: '容許位移的格數，0 至 4',
    scale: '僅一件標準樣品時分數 0.5 所對應的距離；省略時自動量測',
    json: '輸出描述檔',
    made: (name: string, manifest: FeaturesManifest) => [
      `模型 ${name}：每 ${manifest.embedding.stride} 像素 ${manifest.embedding.dims} 個特徵，以 ${manifest.comparison.distance} 比較`,
      `輸入 ${inputText(manifest)}`,
      ...manifest.embedding.outputs.map((output) => `輸出 ${outputText(output)}`),
      `在標準樣品另有表示之前，距離 ${manifest.comparison.scale} 處的分數為 0.5`,
    ],
  },
};

interface ImportOptions extends Omit<ImportExtractor, 'file' | 'range' | 'description' | 'version'> {
  readonly range: '1' | '255';
  readonly description?: string;
  readonly modelVersion: string;
  readonly json?: true;
}

/** `twinspect model import`. */
export function importCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('import')
    .description(text.import)
    .argument('<file>', text.file)
    .requiredOption('--name <name>', text.name)
    .requiredOption('--licence <terms>', text.licence)
    .option('--notice <text>', text.notice)
    .option('--description <text>', text.description)
    .option('--model-version <version>', text.version, '1.0.0')
    .option('--outputs <names>', text.outputs, (list) => list.split(','))
    .addOption(new Option('--layout <layout>', text.layout).choices(['NCHW', 'NHWC']))
    .option('--size <pixels>', text.size, parseCount)
    .addOption(new Option('--order <order>', text.order).choices(['rgb', 'bgr']).default('rgb'))
    .addOption(new Option('--range <most>', text.range).choices(['1', '255']).default('1'))
    .option('--mean <numbers>', text.mean, parseNumbers)
    .option('--std <numbers>', text.std, parseNumbers)
    .option('--skip-tokens <count>', text.skip, parseWhole)
    .addOption(
      new Option('--distance <distance>', text.distance)
        .choices(['weighted-l1', 'euclidean', 'cosine'])
        .default('cosine'),
    )
    .option('--search <cells>', text.search, parseWhole, 1)
    .option('--scale <distance>', text.scale, parseNumber)
    .addOption(modelsDirectoryOption(locale))
    .option('--json', text.json)
    .action(async (file: string, options: ImportOptions) => importModel(file, options, locale));
}

async function importModel(file: string, options: ImportOptions, locale: Locale): Promise<void> {
  const { importExtractor } = await import('../../adapters/onnx/import-extractor.js');
  const { range, description, modelVersion, json, ...rest } = options;
  const manifest = await importExtractor({
    ...rest,
    file,
    version: modelVersion,
    range: range === '255' ? 255 : 1,
    description: description ?? `Feature extractor imported from ${basename(file)}.`,
  });
  const lines = texts[locale].made(manifest.name, manifest);
  process.stdout.write(json === true ? `${JSON.stringify(manifest, null, 2)}\n` : `${lines.join('\n')}\n`);
}

function inputText({ input }: FeaturesManifest): string {
  const { name, type, layout, channels, order, tile, multipleOf } = input;
  const size = tile === null ? `multiples of ${multipleOf}` : `${tile.width} x ${tile.height}`;
  return `"${name}" ${type} ${layout}, ${channels === 1 ? 'grey' : order}, ${size}`;
}

function outputText({
  name,
  layout,
  dims,
  stride,
  skipTokens,
}: FeaturesManifest['embedding']['outputs'][number]): string {
  const skipped = skipTokens === 0 ? '' : `, first ${skipTokens} left out`;
  return `"${name}" ${layout}, ${dims} x stride ${stride}${skipped}`;
}

function parseNumbers(list: string): readonly number[] {
  return list.split(',').map(parseNumber);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('0.5, ...');
  return value;
}

function parseWhole(text: string): number {
  return text === '0' ? 0 : parseCount(text);
}
