import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { Config } from '../config/schema.js';
import { type Locale, StationError } from '../domain/station-error.js';
import type { WhatIf, WhatIfCase } from '../evaluation/what-if.js';
import { whatIfPage } from '../report/what-if-page.js';
import { exitCodes } from './exit-codes.js';
import { parseCount, parseShare } from './option-value.js';
import { progressBar } from './progress-bar.js';
import { readSettings } from './recipe/read-settings.js';

const texts = {
  en: {
    whatif:
      'judge the newest inspections in the log again by another recipe, without inference; ends with 1 when a verdict flips',
    config: 'configuration of the station',
    part: 'part whose inspections are judged again',
    limit: 'the newest so many inspections',
    version: 'version of the recipe store to try, instead of the one in use',
    settings:
      'YAML or JSON file with the keys of a recipe that are to differ: thresholds, masks, zones, minAreaPx',
    fail: 'anomaly score from which parts fail',
    review: 'anomaly score from which a person decides',
    area: 'smaller regions are not counted, pixels',
    html: 'write a report with pictures to this file',
    json: 'print JSON',
    same: 'say what is to differ: --recipe-version, --settings, --fail, --review or --min-area',
    progress: 'Judging again',
  },
  'zh-TW': {
    whatif: '以其他配方條件重新判定紀錄中最近的檢測（不需推論）；有判定改變時以 1 結束',
    config: '檢測站設定檔',
    part: '要重新判定的零件',
    limit: '最近的檢測筆數',
    version: '要試用的配方庫版本（取代使用中的版本）',
    settings: 'YAML 或 JSON 檔，內含要變更的配方鍵值：thresholds、masks、zones、minAreaPx',
    fail: '達此異常分數即不合格',
    review: '達此異常分數即需複判',
    area: '小於此面積（像素）的異常不計',
    html: '將附圖報告寫入此檔',
    json: '輸出 JSON',
    same: '請指定要變更的條件：--recipe-version、--settings、--fail、--review 或 --min-area',
    progress: '重新判定中',
  },
};

interface WhatIfOptions {
  readonly config: string;
  readonly part: string;
  readonly limit: number;
  readonly recipeVersion?: number;
  readonly settings?: string;
  readonly fail?: number;
  readonly review?: number;
  readonly minArea?: number;
  readonly html?: string;
  readonly json?: true;
}

/** `twinspect whatif`. */
export function whatIfCommand(locale: Locale, software: string): Command {
  const text = texts[locale];
  return new Command('whatif')
    .description(text.whatif)
    .requiredOption('-p, --part <name>', text.part)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('-n, --limit <count>', text.limit, parseCount, 500)
    .option('--recipe-version <version>', text.version, parseCount)
    .option('--settings <file>', text.settings)
    .option('--fail <0..1>', text.fail, parseShare)
    .option('--review <0..1>', text.review, parseShare)
    .option('--min-area <pixels>', text.area, parseCount)
    .option('--html <file>', text.html)
    .option('--json', text.json)
    .action(async (options: WhatIfOptions) => whatIf(options, locale, software));
}

async function whatIf(options: WhatIfOptions, locale: Locale, software: string): Promise<void> {
  const { html, json } = options;
  const changed = changedText(options);
  if (changed === '') throw new StationError('usage', { why: texts[locale].same });
  const { config } = await loadConfig(options.config);
  const answer = await ask(config, options, locale);
  if (html !== undefined) {
    const { embedPicture } = await import('./whatif/embed-picture.js');
    const picture = (one: WhatIfCase): string | undefined => embedPicture(config.dataDirectory, one.picture);
    await writeFile(html, whatIfPage({ answer, locale, changed, software, picture }));
  }
  const { whatIfText } = await import('./whatif/what-if-text.js');
  process.stdout.write(json === true ? `${JSON.stringify(answer, null, 2)}\n` : whatIfText(answer, locale));
  process.exitCode = answer.flips.length === 0 ? exitCodes.good : exitCodes.defect;
}

async function ask(config: Config, options: WhatIfOptions, locale: Locale): Promise<WhatIf> {
  const { part, limit, recipeVersion: version, settings, fail, review, minArea: minAreaPx } = options;
  const { answerWhatIf } = await import('../station/what-if/answer-what-if.js');
  let bar: ReturnType<typeof progressBar> | undefined;
  const question = {
    part,
    limit,
    version,
    fail,
    review,
    minAreaPx,
    settings: settings === undefined ? undefined : await readSettings(settings),
  };
  const answer = await answerWhatIf(config, question, (done, total) => {
    const nowMs = performance.now.bind(performance);
    bar ??= progressBar({ stream: process.stderr, label: texts[locale].progress, total, nowMs });
    bar.update(done);
  });
  bar?.finish();
  return answer;
}

/** What is tried, in the words of the command line. */
function changedText(options: WhatIfOptions): string {
  const { recipeVersion, settings, fail, review, minArea } = options;
  const said = { 'recipe-version': recipeVersion, settings, fail, review, 'min-area': minArea };
  return Object.entries(said)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
