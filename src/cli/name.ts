import { userInfo } from 'node:os';
import { Command } from 'commander';
import { loadConfig } from '../config/load-config.js';
import type { Config } from '../config/schema.js';
import { radiusOf } from '../domain/name-defect.js';
import { type Locale, StationError } from '../domain/station-error.js';
import { readExamples, removeExample } from '../naming/example-store.js';
import type { AuditLog } from '../ports/audit-log.js';
import { systemClock } from '../runtime/system-clock.js';
import { parseCount } from './option-value.js';
import { formatTable } from './table.js';
import { withAuditLog } from './with-audit-log.js';

const texts = {
  en: {
    name: 'name a region of a logged inspection: later regions that look like it get the name, from the next part on',
    argument: 'what people call this kind of defect',
    config: 'configuration of the station',
    inspection: 'inspection, by its id or by its sequence number',
    region: 'number of the region, from 1, the most anomalous first',
    by: 'who names it, for the audit log (default: the user)',
    list: 'list the named examples of a part',
    forget: 'forget the example whose hash begins like this',
    part: 'part, for --list and --forget',
    json: 'print JSON',
    columns: ['name', 'named at (UTC)', 'by', 'inspection', 'region', 'model', 'hash'],
    none: 'Nothing is named.',
    radius: (distance: string) => `Regions within a distance of ${distance} of an example get its name.`,
    named: (name: string, part: string, examples: number) =>
      `"${name}": ${examples} named examples of ${part} now`,
    nearest: (name: string, distance: string) =>
      `Nearest example of another name: ${name}, distance ${distance}`,
    forgotten: (name: string) => `An example of "${name}" is forgotten.`,
    how: 'give --inspection, --region and a name, or --part with --list or --forget',
  },
  'zh-TW': {
    name: '為紀錄中的異常命名：自下一件起，相似的異常會得到此名稱',
    argument: '此類瑕疵的名稱',
    config: '檢測站設定檔',
    inspection: '檢測代碼或序號',
    region: '異常編號，自 1 起，最異常者在前',
    by: '命名者，寫入稽核紀錄（預設為目前使用者）',
    list: '列出零件的命名範例',
    forget: '移除雜湊以此開頭的範例',
    part: '零件（用於 --list 與 --forget）',
    json: '輸出 JSON',
    columns: ['名稱', '命名時間 (UTC)', '命名者', '檢測', '異常', '模型', '雜湊'],
    none: '尚無命名。',
    radius: (distance: string) => `與範例距離 ${distance} 以內的異常會得到其名稱。`,
    named: (name: string, part: string, examples: number) =>
      `「${name}」：${part} 目前有 ${examples} 個命名範例`,
    nearest: (name: string, distance: string) => `最接近的其他名稱範例：${name}，距離 ${distance}`,
    forgotten: (name: string) => `已移除「${name}」的一個範例。`,
    how: '請指定 --inspection、--region 與名稱，或以 --part 搭配 --list 或 --forget',
  },
};

interface NameOptions {
  readonly config: string;
  readonly inspection?: string;
  readonly region?: number;
  readonly by: string;
  readonly part?: string;
  readonly list?: true;
  readonly forget?: string;
  readonly json?: true;
}

/** `twinspect name`. */
export function nameCommand(locale: Locale): Command {
  const text = texts[locale];
  return new Command('name')
    .description(text.name)
    .argument('[name]', text.argument)
    .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
    .option('-i, --inspection <id>', text.inspection)
    .option('-r, --region <number>', text.region, parseCount)
    .option('--by <name>', text.by, userInfo().username)
    .option('-p, --part <name>', text.part)
    .option('--list', text.list)
    .option('--forget <hash>', text.forget)
    .option('--json', text.json)
    .action(async (name: string | undefined, options: NameOptions) => {
      const { config } = await loadConfig(options.config);
      process.stdout.write(await perform(config, name, options, locale));
    });
}

async function perform(
  config: Config,
  name: string | undefined,
  options: NameOptions,
  locale: Locale,
): Promise<string> {
  const { inspection, region, part, list, forget } = options;
  if (name !== undefined && inspection !== undefined && region !== undefined) {
    return nameOne(config, { ...options, inspection, region, name }, locale);
  }
  if (part !== undefined && forget !== undefined)
    return forgetOne(config, { ...options, part, forget }, locale);
  if (part !== undefined && list === true) return listAll(config, part, options, locale);
  throw new StationError('usage', { why: texts[locale].how });
}

interface NameOne extends NameOptions {
  readonly inspection: string;
  readonly region: number;
  readonly name: string;
}

async function nameOne(config: Config, options: NameOne, locale: Locale): Promise<string> {
  const { inspection, region, name, by, json } = options;
  const { nameRegion } = await import('../station/name-region.js');
  const named = await withAuditLog(config, async (auditLog) =>
    nameRegion({
      auditLog,
      dataDirectory: config.dataDirectory,
      inspection: await idOf(auditLog, inspection),
      region,
      name,
      by,
      now: systemClock.now(),
    }),
  );
  if (json === true) return `${JSON.stringify(named, null, 2)}\n`;
  const text = texts[locale];
  const { nearest } = named;
  return [
    `${text.named(named.name, named.part, named.examples)}\n`,
    ...(nearest === undefined ? [] : [`${text.nearest(nearest.name, nearest.distance.toFixed(3))}\n`]),
  ].join('');
}

async function forgetOne(
  config: Config,
  { part, forget, by }: NameOptions & { readonly part: string; readonly forget: string },
  locale: Locale,
): Promise<string> {
  const example = await removeExample(config.dataDirectory, part, forget);
  if (example === undefined) throw new StationError('entry-not-found', { id: forget });
  const { name, sha256 } = example;
  await withAuditLog(config, async (auditLog) =>
    auditLog.appendEvent({ type: 'defect-forgotten', actor: by, details: { part, name, sha256 } }),
  );
  return `${texts[locale].forgotten(name)}\n`;
}

async function listAll(config: Config, part: string, { json }: NameOptions, locale: Locale): Promise<string> {
  const examples = await readExamples(config.dataDirectory, part);
  if (json === true) return `${JSON.stringify(examples, null, 2)}\n`;
  const text = texts[locale];
  if (examples.length === 0) return `${text.none}\n`;
  const rows = examples.map(({ name, at, by, inspection, region, modelHash, sha256 }) => [
    name,
    at.slice(0, 19).replace('T', ' '),
    by,
    inspection,
    String(region),
    modelHash.slice(0, 8),
    sha256.slice(0, 12),
  ]);
  const models = [...new Set(examples.map(({ modelHash }) => modelHash))];
  const radii = models.map((hash) =>
    radiusOf(examples.filter(({ modelHash }) => modelHash === hash)).toFixed(3),
  );
  return `${formatTable([text.columns, ...rows])}\n${text.radius(radii.join(', '))}\n`;
}

/** People see sequence numbers in lists; ids are for programs. */
async function idOf(auditLog: Pick<AuditLog, 'after'>, inspection: string): Promise<string> {
  if (!/^[1-9]\d{0,14}$/.test(inspection)) return inspection;
  const [entry] = await auditLog.after(Number(inspection) - 1, 1);
  return entry?.seq === Number(inspection) && entry.body.kind === 'inspection'
    ? entry.body.inspection.id
    : inspection;
}
