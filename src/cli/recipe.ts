import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { RecipeVersion } from '../domain/recipe-history.js';
import { type Locale, messageOf, StationError } from '../domain/station-error.js';
import { diffVersions } from '../recipes/diff-versions.js';
import { exportBundle, importBundle, recipeSigner } from '../recipes/exchange.js';
import { findVersion, versionBefore } from '../recipes/find-version.js';
import { makeVersion } from '../recipes/make-version.js';
import { listParts, readContent, readHistory } from '../recipes/read-recipes.js';
import { exchangePlace } from '../station/exchange-place.js';
import { installedModel } from '../station/installed-model.js';
import { parseCount } from './option-value.js';

import { readSettings } from './recipe/read-settings.js';
import { diffText, partTable, versionLine, versionTable } from './recipe/recipe-text.js';
import { withStore } from './recipe/with-store.js';

const texts = {
  en: {
    recipe: 'versions of recipes: who made, approved and activated which, and what they hold',
    list: 'the parts that the store has recipes for',
    show: 'the versions of a part, or one of them whole',
    create: 'make a draft from an earlier version, with other settings or fewer golden samples',
    approve: 'approve a draft',
    activate: 'judge by a version from the next part on; a running station needs no restart',
    retire: 'take a version out of use for good; without an active one, parts are unjudged',
    rollback: 'activate the version that was in use before, or any other that was approved',
    diff: 'in what two versions differ; against the one in use when the second is absent',
    export: 'write a version with its golden samples to one file, signed by this station',
    import: 'verify a bundle of a station that is trusted, and make a draft of what it holds',
    key: 'print the line by which other stations know bundles of this one: for their `bundles.keys`',
    out: 'file to write',
    config: 'configuration of the station',
    base: 'version to start from; the newest that was not retired when absent',
    settings: 'YAML or JSON file with the keys of a recipe that are to differ, as in the configuration',
    without: 'leave out golden samples whose hash begins like this',
    to: 'version to go back to',
    by: 'who does it, for the audit log (default: the user)',
    why: 'why, for the audit log',
    json: 'print JSON',
  },
  'zh-TW': {
    recipe: '配方的版本：由誰建立、核准、啟用，以及內容',
    list: '配方庫中的零件',
    show: '零件的所有版本，或單一版本的完整內容',
    create: '由先前版本建立草稿，可變更設定或減少標準樣品',
    approve: '核准草稿',
    activate: '自下一件起依此版本判定；執行中的檢測站無須重新啟動',
    retire: '停用版本；若無使用中的版本，零件將為未判定',
    rollback: '重新啟用先前使用的版本，或任何曾核准的版本',
    diff: '兩個版本的差異；省略第二個時與使用中的版本比較',
    export: '將版本與其標準樣品寫入單一檔案，由本站簽章',
    import: '驗證受信任檢測站的配方包，並以其內容建立草稿',
    key: '輸出供其他檢測站辨識本站配方包的一行文字，填入其 `bundles.keys`',
    out: '輸出檔案',
    config: '檢測站設定檔',
    base: '作為基礎的版本；省略時為未停用的最新版本',
    settings: 'YAML 或 JSON 檔，內含要變更的配方鍵值，格式同設定檔',
    without: '排除雜湊以此開頭的標準樣品',
    to: '要回復的版本',
    by: '操作者，寫入稽核紀錄（預設為目前使用者）',
    why: '原因，寫入稽核紀錄',
    json: '輸出 JSON',
  },
} as const satisfies Record<Locale, Record<string, string>>;

interface Common {
  readonly config: string;
  readonly json?: true;
}

interface Signed extends Common {
  readonly by: string;
  readonly why: string;
}

interface CreateOptions extends Signed {
  readonly base?: number;
  readonly settings?: string;
  readonly without: readonly string[];
}

/** `twinspect recipe list|show|create|approve|activate|retire|rollback`. */
export function recipeCommand(locale: Locale): Command {
  const text = texts[locale];
  const recipe = new Command('recipe').description(text.recipe);
  const add = (name: string, about: string): Command =>
    recipe
      .command(name)
      .description(about)
      .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
      .option('--json', text.json);
  const addSigned = (name: string, about: string): Command =>
    add(name, about)
      .requiredOption('--why <text>', text.why)
      .option('--by <name>', text.by, userInfo().username);
  add('list', text.list).action(async (options: Common) => list(options, locale));
  add('show', text.show)
    .argument('<part>')
    .argument('[version]', '', parseCount)
    .action(async (part: string, version: number | undefined, options: Common) =>
      version === undefined ? showPart(part, options, locale) : showVersion(part, version, options),
    );
  addSigned('create', text.create)
    .argument('<part>')
    .option('--base <version>', text.base, parseCount)
    .option('--settings <file>', text.settings)
    .option('--without <hash...>', text.without, [])
    .action(async (part: string, options: CreateOptions) => create(part, options, locale));
  for (const [name, kind] of [
    ['approve', 'approved'],
    ['activate', 'activated'],
    ['retire', 'retired'],
  ] as const) {
    addSigned(name, text[name])
      .argument('<part>')
      .argument('<version>', '', parseCount)
      .action(async (part: string, version: number, options: Signed) => {
        const { by, why } = options;
        const { config } = await loadConfig(options.config);
        const changed = await withStore(config, async (store) =>
          store.change({ part, version, kind, by, why }),
        );
        print(part, changed, options, locale);
      });
  }
  addSigned('rollback', text.rollback)
    .argument('<part>')
    .option('--to <version>', text.to, parseCount)
    .action(async (part: string, options: Signed & { readonly to?: number }) => {
      const { by, why, to } = options;
      const { config } = await loadConfig(options.config);
      const changed = await withStore(config, async (store) => {
        const history = await readHistory(config.dataDirectory, part);
        const { version } = to === undefined ? versionBefore(history) : findVersion(history, to);
        return store.change({ part, version, kind: 'activated', by, why });
      });
      print(part, changed, options, locale);
    });
  add('diff', text.diff)
    .argument('<part>')
    .argument('<version>', '', parseCount)
    .argument('[other]', '', parseCount)
    .action(async (part: string, version: number, other: number | undefined, options: Common) =>
      showDiff({ part, version, other, options }, locale),
    );
  add('export', text.export)
    .argument('<part>')
    .argument('<version>', '', parseCount)
    .requiredOption('-o, --out <file>', text.out)
    .action(async (part: string, version: number, options: Common & { readonly out: string }) => {
      const { config } = await loadConfig(options.config);
      await writeFile(options.out, await exportBundle(exchangePlace(config), part, version));
      process.stdout.write(
        options.json === true ? jsonText({ part, version, file: options.out }) : `${options.out}\n`,
      );
    });
  addSigned('import', text.import)
    .argument('<file>')
    .action(async (file: string, options: Signed) => {
      const { by, why } = options;
      const { config } = await loadConfig(options.config);
      const bytes = await readFile(file).catch((error: unknown) => {
        throw new StationError('bundle-refused', { file, why: messageOf(error) }, { cause: error });
      });
      const { part, version } = await withStore(config, async (store) =>
        importBundle({ place: exchangePlace(config), store, bytes, file, by, why }),
      );
      print(part, version, options, locale);
    });
  add('key', text.key).action(async (options: Common) => {
    const { config } = await loadConfig(options.config);
    const { verifierKey } = await recipeSigner(exchangePlace(config));
    process.stdout.write(options.json === true ? jsonText({ key: verifierKey }) : `${verifierKey}\n`);
  });
  return recipe;
}

async function list(options: Common, locale: Locale): Promise<void> {
  const { dataDirectory } = (await loadConfig(options.config)).config;
  const parts = await listParts(dataDirectory);
  const histories = await Promise.all(parts.map(async (part) => readHistory(dataDirectory, part)));
  process.stdout.write(options.json === true ? jsonText(histories) : partTable(histories, locale));
}

async function showPart(part: string, options: Common, locale: Locale): Promise<void> {
  const { dataDirectory } = (await loadConfig(options.config)).config;
  const history = await readHistory(dataDirectory, part);
  if (history.versions.length === 0) throw new StationError('recipe-not-found', { part, what: 'version' });
  if (options.json === true) {
    process.stdout.write(jsonText(history));
    return;
  }
  const rows = history.versions.map(async (version) => ({
    version,
    content: await readContent(dataDirectory, part, version),
  }));
  process.stdout.write(versionTable(await Promise.all(rows), locale));
}

async function showVersion(part: string, version: number, options: Common): Promise<void> {
  const { dataDirectory } = (await loadConfig(options.config)).config;
  const known = findVersion(await readHistory(dataDirectory, part), version);
  const content = await readContent(dataDirectory, part, known);
  process.stdout.write(jsonText({ ...known, content }));
}

interface Diff {
  readonly part: string;
  readonly version: number;
  /** The version in use when absent. */
  readonly other: number | undefined;
  readonly options: Common;
}

async function showDiff({ part, version, other, options }: Diff, locale: Locale): Promise<void> {
  const { dataDirectory } = (await loadConfig(options.config)).config;
  const differences = await diffVersions(dataDirectory, part, { version, other });
  process.stdout.write(
    options.json === true ? jsonText({ part, differences }) : diffText(differences, locale),
  );
}

async function create(part: string, options: CreateOptions, locale: Locale): Promise<void> {
  const { config } = await loadConfig(options.config);
  const { by, why, base, without } = options;
  const settings = options.settings === undefined ? {} : await readSettings(options.settings);
  const made = await withStore(config, async (store) =>
    makeVersion({
      dataDirectory: config.dataDirectory,
      modelHash: installedModel(config),
      store,
      part,
      base,
      settings,
      without,
      images: [],
      by,
      why,
    }),
  );
  print(part, made, options, locale);
}

function print(part: string, version: RecipeVersion, { json }: Common, locale: Locale): void {
  process.stdout.write(json === true ? jsonText({ part, ...version }) : versionLine(part, version, locale));
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
