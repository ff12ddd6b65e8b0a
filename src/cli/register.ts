import { userInfo } from 'node:os';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { Config } from '../config/schema.js';
import type { Locale } from '../domain/station-error.js';
import { baseVersion } from '../recipes/find-version.js';
import { readContent, readHistory, readSample, samplePaths } from '../recipes/read-recipes.js';
import { settingsOf } from '../recipes/settings-of.js';
import { listImages } from '../runtime/list-images.js';
import { exitCodes } from './exit-codes.js';
import { progressBar } from './progress-bar.js';
import { makeVersion } from './recipe/make-version.js';
import { readSettings } from './recipe/read-settings.js';
import { versionLine } from './recipe/recipe-text.js';
import { withStore } from './recipe/with-store.js';
import { type CheckedCandidates, checkCandidates } from './register/check-candidates.js';

const texts = {
  en: {
    register: 'check images and make a version of the recipe of a part that compares with them as well',
    images: 'images or folders of them, the first is what parts are aligned to',
    config: 'configuration of the station',
    part: 'part that the images show',
    by: 'who registers, for the audit log (default: the user)',
    why: 'why, for the audit log',
    settings: 'YAML or JSON file with keys of a recipe, as in the configuration',
    activate: 'approve and activate the version at once, where no second user is asked for',
    json: 'print JSON',
    progress: 'Registering',
    duplicate: 'known already',
    rejected: 'rejected',
    accepted: 'accepted',
  },
  'zh-TW': {
    register: '檢查影像，並為零件建立以其為標準樣品的配方版本',
    images: '影像或資料夾；零件對位至第一張',
    config: '檢測站設定檔',
    part: '影像中的零件',
    by: '登錄者，寫入稽核紀錄（預設為目前使用者）',
    why: '原因，寫入稽核紀錄',
    settings: 'YAML 或 JSON 檔，內含配方鍵值，格式同設定檔',
    activate: '立即核准並啟用（未要求第二人核准時）',
    json: '輸出 JSON',
    progress: '登錄中',
    duplicate: '先前已登錄',
    rejected: '未採用',
    accepted: '已採用',
  },
};

interface RegisterOptions {
  readonly config: string;
  readonly part: string;
  readonly by: string;
  readonly why: string;
  readonly settings?: string;
  readonly activate?: true;
  readonly json?: true;
}

/** `twinspect register`: ends with 1 when an image was rejected. */
export function registerCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('register')
    .description(text.register)
    .argument('<images...>', text.images)
    .requiredOption('-p, --part <name>', text.part)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
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
  const { part, by, why } = options;
  const { config } = await loadConfig(options.config);
  const settings = options.settings === undefined ? {} : await readSettings(options.settings);
  const checked = await check(config, await listImages(paths), { part, settings, locale });
  const { accepted: images } = checked;
  const version =
    images.length === 0
      ? undefined
      : await withStore(config, async (store) => {
          const signed = { part, by, why };
          const drafted = await makeVersion({
            config,
            store,
            ...signed,
            base: undefined,
            settings,
            without: [],
            images,
          });
          if (options.activate !== true) return drafted;
          await store.change({ ...signed, version: drafted.version, kind: 'approved' });
          return store.change({ ...signed, version: drafted.version, kind: 'activated' });
        });
  const { accepted, duplicates, rejected } = checked;
  const told = {
    accepted: accepted.map(({ source, sha256 }) => ({ source, sha256 })),
    duplicates,
    rejected,
    version,
  };
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(told, null, 2)}\n`
      : `${outcomeText(checked, locale)}${version === undefined ? '' : versionLine(part, version, locale)}`,
  );
  process.exitCode = checked.rejected.length === 0 ? exitCodes.good : exitCodes.defect;
}

interface Check {
  readonly part: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly locale: Locale;
}

async function check(
  config: Config,
  files: readonly string[],
  { part, settings, locale }: Check,
): Promise<CheckedCandidates> {
  const { dataDirectory } = config;
  const base = baseVersion(await readHistory(dataDirectory, part));
  const content = base === undefined ? undefined : await readContent(dataDirectory, part, base);
  const known = content === undefined ? [] : samplePaths(dataDirectory, content);
  const [first] = known;
  const golden = first && { source: first.path, data: await readSample(first.path, first.sha256) };
  const { alignment, region } = settingsOf(content, settings);
  const limits = (config.cameras.find((camera) => camera.part === part) ?? config.cameras[0])?.quality;
  if (limits === undefined) throw new Error('a configuration without a camera');
  // Native code is loaded by the commands that need it: the others start at once.
  const { checkSample } = await import('./register/check-sample.js');
  const bar = progressBar({
    stream: process.stderr,
    label: texts[locale].progress,
    total: files.length,
    nowMs: () => performance.now(),
  });
  const checked = await checkCandidates({
    files,
    known: known.map(({ sha256 }) => sha256),
    part,
    check: async (image, accepted) =>
      checkSample({ image, first: golden ?? accepted, recipe: { part, alignment, region }, limits }),
    onProgress: (done) => bar.update(done),
  });
  bar.finish();
  return checked;
}

function outcomeText({ accepted, duplicates, rejected }: CheckedCandidates, locale: Locale): string {
  const text = texts[locale];
  return [
    ...accepted.map(({ source }) => `✓ ${source}  ${text.accepted}\n`),
    ...duplicates.map((source) => `= ${source}  ${text.duplicate}\n`),
    ...rejected.map(({ source, why }) => `✗ ${source}  ${text.rejected}: ${why}\n`),
  ].join('');
}
