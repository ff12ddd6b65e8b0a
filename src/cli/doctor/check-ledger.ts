import { existsSync } from 'node:fs';
import type { Config } from '../../config/schema.js';
import { isStationError, type Locale } from '../../domain/station-error.js';
import { parseVerifierKey } from '../../proof/signed-note.js';
import { type Finding, failed, good } from './finding.js';

const texts = {
  en: {
    subject: 'ledger',
    none: 'none configured: the log is kept on this station only',
    confirmed: (seq: number, head: number) => `has confirmed ${seq} of ${head} rows`,
    nothing: 'has not confirmed a row yet',
    nothingMend:
      'Right before the first start. If not, check that `twinspect ledger` runs and names the same base topic.',
    key: (line: string) => `ledger.keys: "${line}" is no key`,
    keyMend: 'Copy the line that `twinspect ledger` prints when it starts.',
  },
  'zh-TW': {
    subject: '中央帳本',
    none: '未設定：紀錄只保存於本站',
    confirmed: (seq: number, head: number) => `已確認 ${head} 筆中的 ${seq} 筆`,
    nothing: '尚未確認任何紀錄',
    nothingMend: '首次啟動前屬正常；否則請確認 `twinspect ledger` 正在執行，且主題前綴相同。',
    key: (line: string) => `ledger.keys：「${line}」不是金鑰`,
    keyMend: '請複製 `twinspect ledger` 啟動時顯示的那一行。',
  },
};

/** Is there a second copy of the log, and how far has it come? */
export async function checkLedger(
  { ledger, dataDirectory }: Config,
  locale: Locale,
): Promise<readonly Finding[]> {
  const text = texts[locale];
  if (ledger === undefined) return [good(text.subject, text.none)];
  const wrong = ledger.keys.find((line) => parseVerifierKey(line) === undefined);
  if (wrong !== undefined) {
    return [{ subject: text.subject, level: 'problem', what: text.key(wrong), mend: text.keyMend }];
  }
  const { auditPaths } = await import('../../adapters/sqlite/audit-paths.js');
  const { openForReading } = await import('../../adapters/sqlite/open-database.js');
  const { LogQueries } = await import('../../adapters/sqlite/log-queries.js');
  const { file } = auditPaths(dataDirectory);
  const missing: Finding = {
    subject: text.subject,
    level: 'warning',
    what: text.nothing,
    mend: text.nothingMend,
  };
  if (!existsSync(file)) return [missing];
  try {
    const database = openForReading(file);
    try {
      const queries = new LogQueries(database);
      const receipt = queries.receipt();
      return [
        receipt === undefined ? missing : good(text.subject, text.confirmed(receipt.seq, queries.head().seq)),
      ];
    } finally {
      database.close();
    }
  } catch (error) {
    if (isStationError(error)) return [failed(text.subject, error, locale)];
    throw error;
  }
}
