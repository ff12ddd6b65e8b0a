import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import { type Locale, StationError } from '../domain/station-error.js';
import { attributeStudy, type Decision, type StudyTrial } from '../evaluation/attribute-study.js';
import { studyPage } from '../report/study-page.js';
import { packagedModels } from '../runtime/packaged-models.js';
import { systemClock } from '../runtime/system-clock.js';
import { type LogPlace, withLog } from './audit/open-log.js';
import { formatTrials, readReferences, readTrials } from './msa/read-study-table.js';
import { type LiveTexts, studyLive } from './msa/study-live.js';
import { studyExitCode, studyText } from './msa/study-text.js';
import { parseCount, parseTime } from './option-value.js';
import { progressBar } from './progress-bar.js';

const texts = {
  en: {
    msa: 'attribute agreement study of the station (AIAG MSA): 0 acceptable, 3 marginal, 1 not acceptable',
    table: 'from a table with the columns part, appraiser, decision, reference',
    folder:
      'from a folder of images, several of each part (good/A7/1.jpg, defective/B1/2.jpg), judged as the station would',
    progress: 'Judging',
    log: 'from the inspections in the audit log, by serial number or by file of the frame',
    live: 'from a running station: asks which part lies below the camera, inspects it several times',
    config: 'configuration of the station',
    data: 'data directory of the log, instead of the configuration',
    part: 'recipe that is studied',
    since: 'judged at or after, ISO 8601',
    until: 'judged before, ISO 8601',
    references: 'table with the columns part, reference: what each part really is',
    url: 'address of the station',
    camera: 'camera that looks',
    repeats: 'inspections of each part',
    noReload: 'do not ask to take the part out and put it in again',
    html: 'write the report to this file',
    save: 'write all decisions to this table',
    json: 'print JSON',
    prompts: {
      part: 'Part (empty ends): ',
      reference: 'What is it really, good or defective? ',
      notUnderstood: 'Say good or defective.',
      place: (part, repeat, repeats) => `Put ${part} in, ${repeat} of ${repeats}, and press Enter `,
      answer: (decision, score) => `  ${decision}${score === undefined ? '' : `  score ${score.toFixed(3)}`}`,
    } satisfies LiveTexts,
  },
  'zh-TW': {
    msa: '檢測站的計數型量測系統一致性分析（AIAG MSA）：0 可接受、3 條件接受、1 不可接受',
    table: '依表格（欄位 part, appraiser, decision, reference）',
    folder: '依影像資料夾，每件零件多張（good/A7/1.jpg、defective/B1/2.jpg），以檢測站的方式判定',
    progress: '判定中',
    log: '依稽核紀錄中的檢測結果，以序號或影像檔名識別零件',
    live: '由執行中的檢測站：詢問相機下的零件並重複檢測',
    config: '檢測站設定檔',
    data: '紀錄所在的資料目錄（取代設定檔）',
    part: '要分析的配方',
    since: '此時間（含）之後，ISO 8601',
    until: '此時間之前，ISO 8601',
    references: '欄位為 part, reference 的表格：每件零件的實際狀態',
    url: '檢測站位址',
    camera: '使用的相機',
    repeats: '每件零件的檢測次數',
    noReload: '不要求每次重新放置零件',
    html: '將報告寫入此檔',
    save: '將所有判定寫入此表格',
    json: '輸出 JSON',
    prompts: {
      part: '零件名稱（空白結束）：',
      reference: '實際為良品（good）或不良（defective）？',
      notUnderstood: '請輸入 good 或 defective。',
      place: (part, repeat, repeats) => `請放置 ${part}（第 ${repeat} 次，共 ${repeats} 次）後按 Enter `,
      answer: (decision, score) =>
        `  ${decision === 'good' ? '良品' : '不良'}${score === undefined ? '' : `  分數 ${score.toFixed(3)}`}`,
    } satisfies LiveTexts,
  },
};

interface ReportOptions {
  readonly html?: string;
  readonly save?: string;
  readonly json?: true;
}

interface LogOptions extends ReportOptions, LogPlace {
  readonly part: string;
  readonly since?: string;
  readonly until?: string;
  readonly references?: string;
}

interface FolderOptions extends ReportOptions {
  readonly config: string;
  readonly part: string;
  readonly references?: string;
}

interface LiveOptions extends ReportOptions {
  readonly url: string;
  readonly part: string;
  readonly camera?: string;
  readonly repeats: number;
  readonly references?: string;
  readonly reload: boolean;
}

/** `twinspect msa table|folder|log|live`. The report names the program by `software`. */
export function msaCommand(locale: Locale, software: string): Command {
  const text = texts[locale];
  const msa = new Command('msa').description(text.msa);
  const add = (name: string, about: string): Command =>
    msa
      .command(name)
      .description(about)
      .option('--html <file>', text.html)
      .option('--save <file>', text.save)
      .option('--json', text.json);
  const report = async (trials: readonly StudyTrial[], subject: string, options: ReportOptions) =>
    reportStudy({ trials, subject, options, locale, software });
  add('table', text.table)
    .argument('<file>')
    .action(async (file: string, options: ReportOptions) => report(await readTrials(file), file, options));
  add('folder', text.folder)
    .argument('<folder>')
    .requiredOption('-p, --part <name>', text.part)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--references <file>', text.references)
    .action(async (folder: string, options: FolderOptions) => {
      await report(await trialsOfFolder(folder, options, locale), options.part, options);
    });
  add('log', text.log)
    .requiredOption('-p, --part <name>', text.part)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--data <folder>', text.data)
    .option('--since <time>', text.since, parseTime)
    .option('--until <time>', text.until, parseTime)
    .option('--references <file>', text.references)
    .action(async (options: LogOptions) => report(await trialsOfLog(options), options.part, options));
  add('live', text.live)
    .requiredOption('-p, --part <name>', text.part)
    .option('--url <address>', text.url, 'http://127.0.0.1:8080')
    .option('--camera <name>', text.camera)
    .option('-n, --repeats <count>', text.repeats, parseCount, 3)
    .option('--references <file>', text.references)
    .option('--no-reload', text.noReload)
    .action(async (options: LiveOptions) => {
      await report(await trialsLive(options, locale), options.part, options);
    });
  return msa;
}

async function trialsOfFolder(
  folder: string,
  options: FolderOptions,
  locale: Locale,
): Promise<readonly StudyTrial[]> {
  const { part } = options;
  const { config } = await loadConfig(options.config);
  const named = config.recipes.find((recipe) => recipe.part === part);
  const known = config.recipes.map((recipe) => recipe.part).join(', ');
  if (named === undefined) throw new StationError('unknown-part', { part, known });
  const camera = config.cameras.find((one) => one.part === part) ?? config.cameras[0];
  if (camera === undefined) throw new Error('a configuration without a camera');
  const { recipeOf } = await import('./doctor/recipes-of.js');
  const { listStudyFolder } = await import('./msa/list-study-folder.js');
  const { studyFolder } = await import('./msa/study-folder.js');
  const images = await listStudyFolder(folder, await referencesOf(options));
  const bar = progressBar({
    stream: process.stderr,
    label: texts[locale].progress,
    total: images.length,
    nowMs: () => performance.now(),
  });
  const trials = await studyFolder({
    images,
    recipe: await recipeOf(config, named),
    limits: camera.quality,
    modelsDirectory: config.modelsDirectory ?? packagedModels,
    appraiser: config.station.id,
    onProgress: (done) => bar.update(done),
  });
  bar.finish();
  return trials;
}

async function trialsOfLog(options: LogOptions): Promise<readonly StudyTrial[]> {
  const { part, since, until } = options;
  const { studyLog } = await import('./msa/study-log.js');
  const references = await referencesOf(options);
  return withLog(options, async ({ database }) =>
    studyLog({
      database,
      part,
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(references === undefined ? {} : { references }),
    }),
  );
}

async function trialsLive(options: LiveOptions, locale: Locale): Promise<readonly StudyTrial[]> {
  const { url, part, camera, repeats, reload } = options;
  const references = await referencesOf(options);
  return studyLive({
    url,
    part,
    repeats,
    reload,
    ...(camera === undefined ? {} : { camera }),
    ...(references === undefined ? {} : { references }),
    input: process.stdin,
    // Questions are no output: that may go into a file.
    output: process.stderr,
    texts: texts[locale].prompts,
  });
}

async function referencesOf({
  references,
}: {
  readonly references?: string;
}): Promise<ReadonlyMap<string, Decision> | undefined> {
  return references === undefined ? undefined : readReferences(references);
}

interface ReportStudy {
  readonly trials: readonly StudyTrial[];
  readonly subject: string;
  readonly options: ReportOptions;
  readonly locale: Locale;
  readonly software: string;
}

async function reportStudy({ trials, subject, options, locale, software }: ReportStudy): Promise<void> {
  if (trials.length === 0) throw new StationError('nothing-to-analyse', { why: 'there is no decision' });
  const study = attributeStudy(trials);
  const madeAt = systemClock.now().toISOString();
  if (options.save !== undefined) await writeFile(options.save, formatTrials(trials));
  if (options.html !== undefined) {
    await writeFile(options.html, studyPage({ study, locale, subject, madeAt, software }));
  }
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ subject, madeAt, ...study }, null, 2)}\n`
      : studyText(study, locale),
  );
  process.exitCode = studyExitCode(study);
}
