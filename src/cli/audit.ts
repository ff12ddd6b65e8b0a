import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Command, Option } from 'commander';
import { type Locale, StationError } from '../domain/station-error.js';
import { type VerdictKind, verdictKinds } from '../domain/verdict.js';
import { type LogPlace, type ReadableLog, withLog } from './audit/open-log.js';
import { verificationText } from './audit/verification-text.js';
import { exitCodes } from './exit-codes.js';
import { parseCount, parseTime } from './option-value.js';
import { progressBar } from './progress-bar.js';

const texts = {
  en: {
    audit: 'read and prove the audit log; works beside a running station and on a copy',
    list: 'list inspections, newest first',
    show: 'show one entry, whole, with the paths of its evidence images; by inspection id, trigger id or sequence number',
    export: 'write the log as CSV (inspections) or as JSON lines (every entry, whole), oldest first',
    verify:
      'recompute the hash chain and the hashes of all evidence; ends with 1 when something is not as it was written',
    config: 'configuration of the station',
    data: 'data directory of the log, instead of the configuration',
    limit: 'so many at most',
    part: 'only this part',
    camera: 'only this camera',
    verdict: 'only this verdict',
    since: 'judged at or after, ISO 8601',
    until: 'judged before, ISO 8601',
    json: 'print JSON',
    format: 'format of the export',
    out: 'file to write; standard output when absent',
    noEvidence: 'do not hash the evidence images',
    verifying: 'Verifying',
  },
  'zh-TW': {
    audit: '讀取並驗證稽核紀錄；可與執行中的檢測站並行，也可用於副本',
    list: '列出檢測結果，最新的在前',
    show: '顯示單筆完整內容與證據影像路徑；可用檢測代碼、觸發代碼或序號查詢',
    export: '匯出紀錄：CSV（檢測結果）或 JSON Lines（完整內容），最舊的在前',
    verify: '重新計算雜湊鏈與所有證據的雜湊；若與寫入時不符則以 1 結束',
    config: '檢測站設定檔',
    data: '紀錄所在的資料目錄（取代設定檔）',
    limit: '最多筆數',
    part: '僅此零件',
    camera: '僅此相機',
    verdict: '僅此判定',
    since: '此時間（含）之後，ISO 8601',
    until: '此時間之前，ISO 8601',
    json: '輸出 JSON',
    format: '匯出格式',
    out: '輸出檔案；未指定時輸出至標準輸出',
    noEvidence: '不計算證據影像的雜湊',
    verifying: '驗證中',
  },
};

interface ListOptions extends LogPlace {
  readonly limit: number;
  readonly part?: string;
  readonly camera?: string;
  readonly verdict?: VerdictKind;
  readonly since?: string;
  readonly until?: string;
  readonly json?: true;
}

/** `twinspect audit list|show|export|verify`. */
export function auditCommand(locale: Locale): Command {
  const text = texts[locale];
  const audit = new Command('audit').description(text.audit);
  const add = (command: Command, about: string): Command =>
    command
      .description(about)
      .option('-c, --config <file>', text.config, '/etc/twinspect/station.yaml')
      .option('--data <folder>', text.data);
  add(audit.command('list'), text.list)
    .option('-n, --limit <count>', text.limit, parseCount, 20)
    .option('--part <name>', text.part)
    .option('--camera <name>', text.camera)
    .addOption(new Option('--verdict <kind>', text.verdict).choices(verdictKinds))
    .option('--since <time>', text.since, parseTime)
    .option('--until <time>', text.until, parseTime)
    .option('--json', text.json)
    .action(async (options: ListOptions) => withLog(options, async (log) => list(log, options, locale)));
  add(audit.command('show'), text.show)
    .argument('<id>')
    .action(async (id: string, options: LogPlace) => withLog(options, async (log) => show(log, id)));
  add(audit.command('export'), text.export)
    .addOption(new Option('--format <format>', text.format).choices(['csv', 'jsonl']).default('csv'))
    .option('-o, --out <file>', text.out)
    .action(async (options: LogPlace & { readonly format: 'csv' | 'jsonl'; readonly out?: string }) =>
      withLog(options, async (log) => exportLog(log, options)),
    );
  add(audit.command('verify'), text.verify)
    .option('--no-evidence', text.noEvidence)
    .option('--json', text.json)
    .action(async (options: LogPlace & { readonly evidence: boolean; readonly json?: true }) =>
      withLog(options, async (log) => verify(log, options, locale)),
    );
  return audit;
}

async function list({ database }: ReadableLog, options: ListOptions, locale: Locale): Promise<void> {
  const { LogQueries } = await import('../adapters/sqlite/log-queries.js');
  const { entryTable } = await import('./audit/entry-text.js');
  const { limit, part, camera, verdict, since, until } = options;
  const entries = new LogQueries(database).list({
    limit,
    ...(part === undefined ? {} : { part }),
    ...(camera === undefined ? {} : { camera }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  });
  process.stdout.write(
    options.json === true ? `${JSON.stringify(entries, null, 2)}\n` : entryTable(entries, locale),
  );
}

async function show({ database, paths }: ReadableLog, id: string): Promise<void> {
  const { LogQueries } = await import('../adapters/sqlite/log-queries.js');
  const { evidenceFiles } = await import('./audit/entry-text.js');
  const queries = new LogQueries(database);
  const bySeq = /^\d{1,15}$/.test(id) ? queries.findBySeq(Number(id)) : undefined;
  const entry = bySeq ?? queries.find(id) ?? queries.findByTrigger(id);
  if (entry === undefined) throw new StationError('entry-not-found', { id });
  const shown = { ...entry, evidenceFiles: evidenceFiles(entry, paths.evidenceDirectory) };
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
}

const exportBatch = 500;

async function exportLog(
  { database }: ReadableLog,
  { format, out }: { readonly format: 'csv' | 'jsonl'; readonly out?: string },
): Promise<void> {
  const { LogQueries } = await import('../adapters/sqlite/log-queries.js');
  const { csvHeader, csvLine, jsonLine } = await import('./audit/export-rows.js');
  const queries = new LogQueries(database);
  const stream = out === undefined ? process.stdout : createWriteStream(out);
  const line = format === 'csv' ? csvLine : jsonLine;
  if (format === 'csv') stream.write(csvHeader);
  for (let seq = 0; ; ) {
    const entries = queries.after(seq, exportBatch);
    const last = entries.at(-1);
    if (last === undefined) break;
    seq = last.seq;
    if (!stream.write(entries.map(line).join(''))) await once(stream, 'drain');
  }
  if (out !== undefined) {
    stream.end();
    await once(stream, 'finish');
  }
}

async function verify(
  { database, paths }: ReadableLog,
  options: { readonly evidence: boolean; readonly json?: true },
  locale: Locale,
): Promise<void> {
  const { verifyChain } = await import('../adapters/sqlite/verify-chain.js');
  let bar: ReturnType<typeof progressBar> | undefined;
  const verification = await verifyChain({
    database,
    ...(options.evidence ? { evidenceDirectory: paths.evidenceDirectory } : {}),
    onProgress: (done, total) => {
      bar ??= progressBar({
        stream: process.stderr,
        label: texts[locale].verifying,
        total,
        nowMs: () => performance.now(),
      });
      bar.update(done);
    },
  });
  bar?.finish();
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(verification, null, 2)}\n`
      : verificationText(verification, locale),
  );
  process.exitCode = verification.findings.length === 0 ? exitCodes.good : exitCodes.defect;
}
