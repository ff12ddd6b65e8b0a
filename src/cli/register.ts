import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { Locale } from '../domain/station-error.js';
import { StationError } from '../domain/station-error.js';
import { removeCandidates } from '../recipes/candidate-files.js';
import { makeVersion } from '../recipes/make-version.js';
import { installedModel } from '../station/installed-model.js';
import { exitCodes } from './exit-codes.js';
import { parseCount } from './option-value.js';
import { progressBar } from './progress-bar.js';
import { readSettings } from './recipe/read-settings.js';
import { versionLine } from './recipe/recipe-text.js';
import { withStore } from './recipe/with-store.js';
import type { CheckedImage } from './register/check-images.js';

const texts = {
  en: {
    register: 'check images and make a version of the recipe of a part that compares with them as well',
    images: 'images or folders of them; parts are aligned to the first of all',
    camera: 'take pictures from this camera, through the station where it runs',
    count: 'so many pictures',
    accept: 'take candidates as well that are not plainly good',
    config: 'configuration of the station',
    part: 'part that the images show',
    by: 'who registers, for the audit log (default: the user)',
    why: 'why, for the audit log',
    settings: 'YAML or JSON file with keys of a recipe, as in the configuration',
    activate: 'approve and activate the version at once, where no second user is asked for',
    json: 'print JSON',
    progress: 'Checking',
    duplicate: 'known already',
    kinds: {
      good: 'accepted',
      'near-duplicate': 'shows the same as another',
      outlier: 'differs from the others',
      rejected: 'rejected',
    },
    taken: 'accepted',
    nearest: (difference: string, name: string) => `difference ${difference} to ${name}`,
    score: (score: string) => `score ${score}`,
    picture: 'picture',
  },
  'zh-TW': {
    register: '檢查影像，並為零件建立以其為標準樣品的配方版本',
    images: '影像或資料夾；零件對位至最早的一張',
    camera: '以此相機拍攝；檢測站執行中時經由檢測站拍攝',
    count: '拍攝張數',
    accept: '一併採用並非明顯良好的候選影像',
    config: '檢測站設定檔',
    part: '影像中的零件',
    by: '登錄者，寫入稽核紀錄（預設為目前使用者）',
    why: '原因，寫入稽核紀錄',
    settings: 'YAML 或 JSON 檔，內含配方鍵值，格式同設定檔',
    activate: '立即核准並啟用（未要求第二人核准時）',
    json: '輸出 JSON',
    progress: '檢查中',
    duplicate: '先前已登錄',
    kinds: {
      good: '已採用',
      'near-duplicate': '與其他影像相同',
      outlier: '與其他樣品差異過大',
      rejected: '未採用',
    },
    taken: '已採用',
    nearest: (difference: string, name: string) => `與 ${name} 的差異 ${difference}`,
    score: (score: string) => `分數 ${score}`,
    picture: '圖片',
  },
};

type Acceptable = 'near-duplicate' | 'outlier';

interface RegisterOptions {
  readonly config: string;
  readonly part: string;
  readonly by: string;
  readonly why: string;
  readonly camera?: string;
  readonly count: number;
  readonly settings?: string;
  readonly accept: readonly Acceptable[];
  readonly activate?: true;
  readonly json?: true;
}

/** `twinspect register`: ends with 1 when an image was not accepted. */
export function registerCommand(locale: Locale): Command {
  const text = texts[locale];
  const acceptable: readonly Acceptable[] = ['near-duplicate', 'outlier'];
  return new Command('register')
    .description(text.register)
    .argument('[images...]', text.images)
    .requiredOption('-p, --part <name>', text.part)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--camera <name>', text.camera)
    .option('--count <number>', text.count, parseCount, 1)
    .addOption(new Option('--accept <kind...>', text.accept).choices(acceptable).default([]))
    .option('--settings <file>', text.settings)
    .option('--activate', text.activate)
    .option('--by <name>', text.by, userInfo().username)
    .option('--why <text>', text.why, 'registered')
    .option('--json', text.json)
    .action(async (paths: readonly string[], options: RegisterOptions) => {
      await register(paths, options, locale);
    });
}

async function register(paths: readonly string[], options: RegisterOptions, locale: Locale): Promise<void> {
  const { part, by, why, camera, count, accept } = options;
  const { config } = await loadConfig(options.config);
  const { dataDirectory } = config;
  const settings = options.settings === undefined ? {} : await readSettings(options.settings);
  // Native code is loaded by the commands that need it: the others start at once.
  const { gatherImages } = await import('./register/gather-images.js');
  const { checkImages } = await import('./register/check-images.js');
  const images = await gatherImages(config, { paths, camera, count, part });
  if (images.length === 0) {
    throw new StationError('usage', { why: 'name image files, folders of them, or a --camera' });
  }
  const bar = progressBar({
    stream: process.stderr,
    label: texts[locale].progress,
    total: images.length,
    nowMs: () => performance.now(),
  });
  const checked = await checkImages({
    config,
    part,
    settings,
    images,
    onProgress: (done) => bar.update(done),
  });
  bar.finish();
  const isTaken = ({ kind }: CheckedImage): boolean => kind === 'good' || accept.some((one) => one === kind);
  const taken = checked.filter(isTaken).map(({ image }) => image);
  const version =
    taken.length === 0
      ? undefined
      : await withStore(config, async (store) => {
          const signed = { part, by, why };
          const drafted = await makeVersion({
            dataDirectory,
            store,
            modelHash: installedModel(config),
            ...signed,
            settings,
            without: [],
            images: taken,
          });
          if (options.activate !== true) return drafted;
          await store.change({ ...signed, version: drafted.version, kind: 'approved' });
          return store.change({ ...signed, version: drafted.version, kind: 'activated' });
        });
  await removeCandidates(
    dataDirectory,
    part,
    taken.map(({ sha256 }) => sha256),
  );
  const rows = checked.map((one) => ({ ...one, accepted: isTaken(one) }));
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ part, images: rows.map(jsonRow), version }, null, 2)}\n`
      : `${rows.map((row) => rowText(row, locale)).join('')}${
          version === undefined ? '' : versionLine(part, version, locale)
        }`,
  );
  process.exitCode = rows.every(({ accepted, kind }) => accepted || kind === 'known')
    ? exitCodes.good
    : exitCodes.defect;
}

type Row = CheckedImage & { readonly accepted: boolean };

function jsonRow({ image: { sha256 }, ...row }: Row): object {
  return { sha256, ...row };
}

function rowText(row: Row, locale: Locale): string {
  const text = texts[locale];
  const { source, kind, accepted, score, nearest, why, picture } = row;
  if (kind === 'known') return `= ${source}  ${text.duplicate}\n`;
  const said = kind === 'good' || !accepted ? text.kinds[kind] : `${text.taken}, ${text.kinds[kind]}`;
  const facts = [
    ...(why === undefined ? [] : [why]),
    ...(score === undefined ? [] : [text.score(score.toFixed(3))]),
    ...(nearest === undefined ? [] : [text.nearest(nearest.difference.toFixed(3), basename(nearest.file))]),
  ];
  const line = `${accepted ? '✓' : '✗'} ${source}  ${said}${facts.length === 0 ? '' : `: ${facts.join(', ')}`}\n`;
  return kind === 'good' || picture === undefined ? line : `${line}  ${text.picture}: ${picture}\n`;
}
