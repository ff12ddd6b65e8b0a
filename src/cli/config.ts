import { Command } from 'commander';
import { configExample } from '../config/documents/example.js';
import { configJsonSchema } from '../config/documents/json-schema.js';
import { loadConfig } from '../config/load-config.js';
import type { Locale } from '../domain/station-error.js';
import { checkAreas } from './config/check-areas.js';

const texts = {
  en: {
    config: 'check and explain configuration files',
    check: 'validate a file; names every problem with its line',
    good: (file: string, cameras: number, recipes: number) =>
      `${file} is valid: cameras ${cameras}, recipes ${recipes}`,
    example: 'print a commented example to start from',
    schema: 'print the JSON Schema, for editors',
  },
  'zh-TW': {
    config: '檢查與說明設定檔',
    check: '驗證設定檔，列出每個問題及其行號',
    good: (file: string, cameras: number, recipes: number) =>
      `${file} 有效：相機 ${cameras}，配方 ${recipes}`,
    example: '輸出附註解的範例',
    schema: '輸出 JSON Schema，供編輯器使用',
  },
};

/** `twinspect config check|example|schema`. */
export function configCommand(locale: Locale): Command {
  const text = texts[locale];
  const command = new Command('config').description(text.config);
  command
    .command('check')
    .description(text.check)
    .argument('<file>')
    .action(async (file: string) => {
      const loaded = await loadConfig(file);
      await checkAreas(loaded);
      const { config } = loaded;
      process.stdout.write(`${text.good(file, config.cameras.length, config.recipes.length)}\n`);
    });
  command
    .command('example')
    .description(text.example)
    .action(() => {
      process.stdout.write(configExample());
    });
  command
    .command('schema')
    .description(text.schema)
    .action(() => {
      process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });
  return command;
}
