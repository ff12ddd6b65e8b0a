import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { Recipe } from '../config/recipe.js';
import type { Config } from '../config/schema.js';
import { type Locale, StationError } from '../domain/station-error.js';
import type { CalibrationRequest } from '../evaluation/calibrate-band.js';
import { systemClock } from '../runtime/system-clock.js';
import type { CalibrationRecord } from './calibrate/calibration-record.js';
import type { GoodParts } from './calibrate/score-good-parts.js';
import { exitCodes } from './exit-codes.js';
import { parseCount, parseRate } from './option-value.js';
import { progressBar } from './progress-bar.js';

const texts = {
  en: {
    calibrate:
      'choose the thresholds of a recipe from good parts alone, and say what they promise; 0 promised, 1 too few good parts',
    config: 'configuration of the station',
    part: 'part whose recipe is calibrated',
    version: 'version of the recipe in the store (default: the newest that was not retired)',
    good: 'folder of good parts, or images; without it the golden samples, each compared with the others',
    rejects: 'share of good parts that may be rejected',
    confidence: 'how sure that is to be',
    review:
      'set a review band as well: share of good parts that may be reviewed (default: 5 times the rejects)',
    batch: 'promise it for the next so many good parts, not for all that will ever come',
    extrapolate: 'with too few good parts follow the tail of their scores; promises nothing',
    draft: 'make a version of the recipe with these thresholds in the store',
    by: 'who calibrates, for the audit log (default: the user)',
    repeat: 'make a kept record again from its kept samples; 0 the same bytes, 1 different',
    html: 'write a page with charts to this file',
    json: 'print JSON: the record, canonical',
    progress: 'Scoring',
    record: 'Record',
    drafted: (version: number) => `Version ${version} of the recipe was drafted.`,
    same: 'The record comes out the same, byte for byte.',
    differs: (keys: string) => `The record comes out differently: ${keys}`,
  },
  'zh-TW': {
    calibrate: '僅以良品決定配方的門檻，並說明所保證的誤判率；0 有保證、1 良品過少',
    config: '檢測站設定檔',
    part: '要校正配方的零件',
    version: '配方庫中的版本（預設為未停用的最新版本）',
    good: '良品資料夾或影像；省略時使用標準樣品，各與其餘樣品比對',
    rejects: '可接受的良品誤判比例',
    confidence: '信心水準',
    review: '同時設定複判區間：可接受的良品複判比例（預設為誤判比例的 5 倍）',
    batch: '針對其後若干件良品作保證，而非所有未來良品',
    extrapolate: '良品過少時依分數尾端外推；不作任何保證',
    draft: '在配方庫建立採用這些門檻的版本',
    by: '校正者，寫入稽核紀錄（預設為目前使用者）',
    repeat: '以保存的樣品重做一份紀錄；0 完全相同、1 不同',
    html: '將附圖表的頁面寫入此檔',
    json: '輸出 JSON（正規化紀錄）',
    progress: '評分中',
    record: '紀錄',
    drafted: (version: number) => `已建立配方版本 ${version} 的草稿。`,
    same: '重做的紀錄逐位元組相同。',
    differs: (keys: string) => `重做的紀錄不同：${keys}`,
  },
};

interface CalibrateOptions {
  readonly config: string;
  readonly part?: string;
  readonly recipeVersion?: number;
  readonly good?: readonly string[];
  readonly falseRejects: number;
  readonly confidence: number;
  readonly review?: number | true;
  readonly batch?: number;
  readonly extrapolate?: true;
  readonly draft?: true;
  readonly by: string;
  readonly repeat?: string;
  readonly html?: string;
  readonly json?: true;
}

/** Without a share of its own a review band lets so many times as many good parts be looked at. */
const reviewTimes = 5;

/** `twinspect calibrate`. */
export function calibrateCommand(locale: Locale, software: string): Command {
  const text = texts[locale];
  return new Command('calibrate')
    .description(text.calibrate)
    .option('-p, --part <name>', text.part)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--recipe-version <version>', text.version, parseCount)
    .option('--good <path...>', text.good)
    .option('--false-rejects <0..1>', text.rejects, parseRate, 0.01)
    .option('--confidence <0..1>', text.confidence, parseRate, 0.95)
    .option('--review [0..1]', text.review, parseRate)
    .option('--batch <parts>', text.batch, parseCount)
    .option('--extrapolate', text.extrapolate)
    .option('--draft', text.draft)
    .option('--by <name>', text.by, userInfo().username)
    .option('--repeat <record>', text.repeat)
    .option('--html <file>', text.html)
    .option('--json', text.json)
    .action(async (options: CalibrateOptions) => {
      const { config } = await loadConfig(options.config);
      if (options.repeat === undefined) await calibrate(config, options, { locale, software });
      else await repeat(config, options.repeat, { locale, software });
    });
}

interface Told {
  readonly locale: Locale;
  readonly software: string;
}

async function calibrate(config: Config, options: CalibrateOptions, told: Told): Promise<void> {
  const { part, recipeVersion: version, html, json, draft, by } = options;
  const { locale } = told;
  const text = texts[locale];
  if (part === undefined) throw new StationError('usage', { why: '--part' });
  const [{ calibrationText }, { calibrationPage }, { formatRecord }, { keepRecord }] = await Promise.all([
    import('./calibrate/calibration-text.js'),
    import('./calibrate/calibration-page.js'),
    import('./calibrate/calibration-record.js'),
    import('./calibrate/keep-record.js'),
  ]);
  const made = await make(config, { part, version, good: options.good, request: requestOf(options) }, told);
  const { record, good, recipe } = made;
  const file = await keepRecord({
    dataDirectory: config.dataDirectory,
    record,
    files: [...good.parts, ...good.unjudged],
  });
  if (html !== undefined) await writeFile(html, calibrationPage({ record, good, file, locale }));
  process.stdout.write(
    json === true
      ? formatRecord(record)
      : `${calibrationText({ record, good, recipe, locale })}\n${text.record}: ${file}\n`,
  );
  if (draft === true) {
    const { draftCalibrated } = await import('./calibrate/draft-calibrated.js');
    const { version: drafted } = await draftCalibrated({
      config,
      record,
      recipe,
      by,
      now: systemClock.now(),
    });
    process.stderr.write(`${text.drafted(drafted)}\n`);
  }
  process.exitCode = record.result.method === 'order-statistics' ? exitCodes.good : exitCodes.defect;
}

async function repeat(config: Config, file: string, told: Told): Promise<void> {
  const text = texts[told.locale];
  const { readRecord, samplesFolder } = await import('./calibrate/keep-record.js');
  const { formatRecord } = await import('./calibrate/calibration-record.js');
  const { findPictures } = await import('./calibrate/find-pictures.js');
  const { text: before, part, request, pictures } = await readRecord(file);
  const good = await findPictures(samplesFolder(config.dataDirectory, part), pictures);
  const { record } = await make(config, { part, version: undefined, good, request }, told);
  const after = formatRecord(record);
  const isSame = after === before;
  process.stdout.write(`${isSame ? text.same : text.differs(differingKeys(before, after).join(', '))}\n`);
  process.exitCode = isSame ? exitCodes.good : exitCodes.defect;
}

interface Make {
  readonly part: string;
  readonly version: number | undefined;
  readonly good: readonly string[] | undefined;
  readonly request: CalibrationRequest;
}

async function make(
  config: Config,
  { part, version, good: paths, request }: Make,
  { locale, software }: Told,
): Promise<{
  readonly record: CalibrationRecord;
  readonly good: GoodParts;
  readonly recipe: Recipe;
}> {
  // Native code is loaded by the commands that need it: the others start at once.
  const { openRecipe } = await import('./calibrate/open-recipe.js');
  const { scoreGoodParts } = await import('./calibrate/score-good-parts.js');
  const { makeRecord } = await import('./calibrate/calibration-record.js');
  const { listImages } = await import('../runtime/list-images.js');
  const opened = await openRecipe(config, { part, version });
  try {
    const files = paths === undefined ? opened.goldenFiles : await listImages(paths);
    const bar = progressBar({
      stream: process.stderr,
      label: texts[locale].progress,
      total: files.length,
      nowMs: () => performance.now(),
    });
    const good = await scoreGoodParts(opened, files, (done) => {
      bar.update(done);
    });
    bar.finish();
    return { record: makeRecord({ opened, good, request, software }), good, recipe: opened.recipe };
  } finally {
    await opened.comparer.close();
  }
}

function requestOf(options: CalibrateOptions): CalibrationRequest {
  const { falseRejects, confidence, review, batch, extrapolate } = options;
  const share = review === true ? Math.min(0.5, falseRejects * reviewTimes) : review;
  if (share !== undefined && share <= falseRejects) {
    throw new StationError('usage', { why: '--review must be above --false-rejects' });
  }
  return {
    falseRejects,
    confidence,
    ...(share === undefined ? {} : { review: share }),
    ...(batch === undefined ? {} : { batch }),
    ...(extrapolate === undefined ? {} : { extrapolate }),
  };
}

function differingKeys(before: string, after: string): readonly string[] {
  const [one, other] = [before, after].map((text): unknown => JSON.parse(text));
  if (!isObject(one) || !isObject(other)) return [];
  return Object.keys(other).filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
