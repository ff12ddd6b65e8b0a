import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import { type DriftConfig, driftSchema } from '../config/sections/drift.js';
import type { Locale } from '../domain/station-error.js';
import { driftPage } from '../report/drift-page.js';
import { type LogPlace, withLog } from './audit/open-log.js';
import { exitCodes } from './exit-codes.js';

const texts = {
  en: {
    drift:
      'control charts of brightness, sharpness, alignment and score from the audit log; ends with 1 when something drifts',
    config: 'configuration of the station',
    data: 'data directory of the log, instead of the configuration; charts are drawn with the usual parameters then',
    part: 'only this part',
    html: 'write the charts to this file',
    json: 'print JSON',
  },
  'zh-TW': {
    drift: '依稽核紀錄繪製亮度、清晰度、對位與分數的管制圖；有漂移時以 1 結束',
    config: '檢測站設定檔',
    data: '紀錄所在的資料目錄（取代設定檔）；此時採用預設參數',
    part: '僅此零件',
    html: '將管制圖寫入此檔',
    json: '輸出 JSON',
  },
};

interface DriftOptions extends LogPlace {
  readonly part?: string;
  readonly html?: string;
  readonly json?: true;
}

/** `twinspect drift`. */
export function driftCommand(locale: Locale, software: string): Command {
  const text = texts[locale];
  return new Command('drift')
    .description(text.drift)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--data <folder>', text.data)
    .option('-p, --part <name>', text.part)
    .option('--html <file>', text.html)
    .option('--json', text.json)
    .action(async (options: DriftOptions) => drift(options, locale, software));
}

async function drift(options: DriftOptions, locale: Locale, software: string): Promise<void> {
  const { part, html, json } = options;
  const parameters = await parametersOf(options);
  const { readDrifts } = await import('./drift/read-drifts.js');
  const { driftText } = await import('./drift/drift-text.js');
  const drifts = await withLog(options, async ({ database }) =>
    readDrifts({ database, parameters, ...(part === undefined ? {} : { part }) }),
  );
  if (html !== undefined) await writeFile(html, driftPage({ drifts, parameters, locale, software }));
  process.stdout.write(json === true ? `${JSON.stringify(drifts, null, 2)}\n` : driftText(drifts, locale));
  process.exitCode = drifts.some(({ finding }) => finding !== undefined) ? exitCodes.defect : exitCodes.good;
}

async function parametersOf({ data, config }: LogPlace): Promise<DriftConfig> {
  return data === undefined ? (await loadConfig(config)).config.drift : driftSchema.parse({});
}
