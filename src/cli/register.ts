import { userInfo } from 'node:os';
import { Command } from 'commander';
import { openAuditLog } from '../adapters/sqlite/sqlite-audit-log.js';
import { loadConfig } from '../config/load-config.js';
import type { Config } from '../config/schema.js';
import type { RecipeConfig } from '../config/sections/recipe.js';
import { type Locale, StationError } from '../domain/station-error.js';
import { listImages } from '../runtime/list-images.js';
import { systemClock } from '../runtime/system-clock.js';
import { exitCodes } from './exit-codes.js';
import { progressBar } from './progress-bar.js';
import { type RegisterOutcome, registerSamples } from './register/register-samples.js';

const texts = {
  en: {
    register: 'register golden samples of a part; a running station uses them from the next part on',
    images: 'images or folders of them, the first is what parts are aligned to',
    config: 'configuration of the station',
    part: 'part that the images show',
    by: 'who registers, for the audit log (default: the user)',
    progress: 'Registering',
    added: 'registered',
    duplicate: 'known already',
    rejected: 'rejected',
    summary: (added: number, part: string) => `${added} golden samples registered for ${part}`,
  },
  'zh-TW': {
    register: '登錄零件的標準樣品；執行中的檢測站自下一件起採用',
    images: '影像或資料夾；零件對位至第一張',
    config: '檢測站設定檔',
    part: '影像中的零件',
    by: '登錄者，寫入稽核紀錄（預設為目前使用者）',
    progress: '登錄中',
    added: '已登錄',
    duplicate: '先前已登錄',
    rejected: '未採用',
    summary: (added: number, part: string) => `${part} 新增 ${added} 張標準樣品`,
  },
};

interface RegisterOptions {
  readonly config: string;
  readonly part: string;
  readonly by?: string;
}

/** `twinspect register`: ends with 1 when an image was rejected. */
export function registerCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('register')
    .description(text.register)
    .argument('<images...>', text.images)
    .requiredOption('-p, --part <name>', text.part)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('--by <name>', text.by)
    .action(async (images: readonly string[], options: RegisterOptions) => {
      const { config } = await loadConfig(options.config);
      const outcome = await register(config, await listImages(images), options, locale);
      await writeAudit(config, outcome, options);
      process.stdout.write(outcomeText(outcome, options.part, locale));
      process.exitCode = outcome.rejected.length === 0 ? exitCodes.good : exitCodes.defect;
    });
}

async function register(
  config: Config,
  files: readonly string[],
  { part, by = userInfo().username }: RegisterOptions,
  locale: Locale,
): Promise<RegisterOutcome> {
  const recipe = recipeOf(config, part);
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
  const outcome = await registerSamples({
    dataDirectory: config.dataDirectory,
    part,
    files,
    registeredBy: by,
    now: systemClock.now(),
    check: async (image, first) => checkSample({ image, first, recipe, limits }),
    onProgress: (done) => bar.update(done),
  });
  bar.finish();
  return outcome;
}

function recipeOf({ recipes }: Config, part: string): RecipeConfig {
  const recipe = recipes.find((one) => one.part === part);
  if (recipe === undefined) {
    throw new StationError('unknown-part', { part, known: recipes.map((one) => one.part).join(', ') });
  }
  if (recipe.references.kind === 'registered') return recipe;
  const why = `the recipe of ${part} takes its golden samples from ${recipe.references.kind}; set references: { kind: registered }`;
  throw new StationError('usage', { why });
}

/** SQLite lets a second process append while the station runs: a registration is a row like any other. */
async function writeAudit(
  config: Config,
  { added }: RegisterOutcome,
  { part, by = userInfo().username }: RegisterOptions,
): Promise<void> {
  if (added.length === 0) return;
  const log = await openAuditLog({
    dataDirectory: config.dataDirectory,
    station: config.station.id,
    workerScript: new URL('../adapters/sqlite/audit-worker.js', import.meta.url),
    clock: systemClock,
  });
  try {
    for (const { sha256, file } of added) {
      await log.appendEvent({ type: 'reference-registered', actor: by, details: { part, sha256, file } });
    }
  } finally {
    await log.close();
  }
}

function outcomeText({ added, duplicates, rejected }: RegisterOutcome, part: string, locale: Locale): string {
  const text = texts[locale];
  return [
    ...added.map(({ source }) => `✓ ${source}  ${text.added}`),
    ...duplicates.map((source) => `= ${source}  ${text.duplicate}`),
    ...rejected.map(({ source, why }) => `✗ ${source}  ${text.rejected}: ${why}`),
    text.summary(added.length, part),
    '',
  ].join('\n');
}
