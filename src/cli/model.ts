import { Command } from 'commander';
import { listModels } from '../adapters/onnx/list-models.js';
import { modelHash, readManifest } from '../adapters/onnx/model-files.js';
import { isStationError, type Locale } from '../domain/station-error.js';
import { exitCodes } from './exit-codes.js';
import { importCommand } from './model/import-command.js';
import { modelsDirectoryOption } from './models-directory-option.js';
import { formatTable } from './table.js';

const texts = {
  en: {
    model: 'list, explain, verify and import models',
    list: 'the models of a folder',
    info: 'what a model is for, where its weights came from, and what was measured',
    verify: 'check files against manifests and try every model; 1 when one is damaged',
    name: 'model; all of them when absent',
    json: 'print JSON',
    columns: ['model', 'version', 'kind', 'channels', 'MB', 'defect names'],
    siamese: 'Siamese',
    features: (distance: string) => `features, ${distance}`,
    whole: (version: string, provider: string) => `version ${version}, whole, runs on ${provider}`,
  },
  'zh-TW': {
    model: '列出、說明、查驗與匯入模型',
    list: '資料夾中的模型',
    info: '模型用途、權重來源與量測結果',
    verify: '核對檔案與描述檔並試跑每個模型；有損毀時以 1 結束',
    name: '模型；省略時為全部',
    json: '輸出 JSON',
    columns: ['模型', '版本', '種類', '通道', 'MB', '瑕疵名稱'],
    siamese: '孿生網路',
    features: (distance: string) => `特徵，${distance}`,
    whole: (version: string, provider: string) => `版本 ${version}，完好，執行於 ${provider}`,
  },
};

interface ModelOptions {
  readonly modelsDirectory: string;
  readonly json?: true;
}

/** `twinspect model list|info|verify`. */
export function modelCommand(locale: Locale): Command {
  const text = texts[locale];
  const command = new Command('model').description(text.model);
  command
    .command('list')
    .description(text.list)
    .addOption(modelsDirectoryOption(locale))
    .option('--json', text.json)
    .action(async (options: ModelOptions) => list(options, locale));
  command
    .command('info')
    .description(text.info)
    .argument('<name>')
    .addOption(modelsDirectoryOption(locale))
    .action(async (name: string, { modelsDirectory }: ModelOptions) => {
      const manifest = await readManifest(modelsDirectory, name);
      process.stdout.write(`${JSON.stringify({ ...manifest, hash: modelHash(manifest) }, null, 2)}\n`);
    });
  command
    .command('verify')
    .description(text.verify)
    .argument('[name]', text.name)
    .addOption(modelsDirectoryOption(locale))
    .action(async (name: string | undefined, options: ModelOptions) => verify(name, options, locale));
  command.addCommand(importCommand(locale));
  return command;
}

async function list({ modelsDirectory, json }: ModelOptions, locale: Locale): Promise<void> {
  const names = await listModels(modelsDirectory);
  const manifests = await Promise.all(names.map((name) => readManifest(modelsDirectory, name)));
  if (json === true) {
    const rows = manifests.map((manifest) => ({ ...manifest, hash: modelHash(manifest) }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const text = texts[locale];
  const rows = manifests.map((manifest) => {
    const { name, version, input, encoder } = manifest;
    const features = manifest.schema === 2;
    return [
      name,
      version,
      features ? text.features(manifest.comparison.distance) : text.siamese,
      String(input.channels),
      ((encoder.bytes + (features ? 0 : manifest.head.bytes)) / 1e6).toFixed(2),
      features ? '' : (manifest.detection?.classes.join(', ') ?? ''),
    ];
  });
  process.stdout.write(formatTable([text.columns, ...rows]));
}

async function verify(
  name: string | undefined,
  { modelsDirectory }: ModelOptions,
  locale: Locale,
): Promise<void> {
  const { loadComparer } = await import('../adapters/onnx/load-comparer.js');
  for (const one of name === undefined ? await listModels(modelsDirectory) : [name]) {
    try {
      const comparer = await loadComparer({ modelsDirectory, name: one });
      const { version, provider } = comparer.info;
      await comparer.close();
      process.stdout.write(`✓ ${one}  ${texts[locale].whole(version, provider)}\n`);
    } catch (error) {
      if (!isStationError(error)) throw error;
      const { what, mend } = error.describe(locale);
      process.stdout.write(`✗ ${one}  ${what}\n  ${mend}\n`);
      process.exitCode = exitCodes.defect;
    }
  }
}
