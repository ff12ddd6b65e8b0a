import type { Finding, Verification } from '../../adapters/sqlite/verify-chain.js';
import type { Locale } from '../../domain/station-error.js';

const texts: Readonly<
  Record<
    Locale,
    {
      readonly clean: string;
      readonly broken: (count: number) => string;
      readonly looked: (rows: number, evidence: number) => string;
      readonly head: (seq: number, epoch: string) => string;
      readonly row: string;
      readonly what: Readonly<Record<Finding['what'], string>>;
    }
  >
> = {
  en: {
    clean: '✓ The audit log is as it was written.',
    broken: (count) => `✗ The audit log is not as it was written: ${count} findings`,
    looked: (rows, evidence) => `Rows: ${rows}, evidence images: ${evidence}`,
    head: (seq, epoch) => `Ends with row ${seq} of epoch ${epoch}; its hash, to be noted elsewhere:`,
    row: 'row',
    what: {
      damaged: 'damaged',
      gap: 'rows are missing before it',
      'not-chained': 'does not continue the chain',
      'hash-differs': 'was changed',
      'columns-differ': 'its columns were changed',
      'head-differs': 'rows at the end are missing or were added',
      'tally-differs': 'the count of a verdict was changed',
      'receipt-differs': 'is not the row that the ledger has confirmed',
      'schema-changed': 'the schema was changed',
      'genesis-differs': 'the beginning of the chain was changed',
      'evidence-missing': 'an evidence image is missing',
      'evidence-differs': 'an evidence image was changed',
    },
  },
  'zh-TW': {
    clean: '✓ 稽核紀錄與寫入時相同。',
    broken: (count) => `✗ 稽核紀錄與寫入時不同：${count} 項`,
    looked: (rows, evidence) => `紀錄 ${rows} 筆，證據影像 ${evidence} 個`,
    head: (seq, epoch) => `最後一筆為 ${seq}（紀元 ${epoch}），其雜湊可另行保存：`,
    row: '第',
    what: {
      damaged: '已損毀',
      gap: '之前有缺漏',
      'not-chained': '與前一筆不相連',
      'hash-differs': '內容遭更改',
      'columns-differ': '欄位遭更改',
      'head-differs': '結尾有缺漏或增添',
      'tally-differs': '判定統計遭更改',
      'receipt-differs': '與帳本所確認的紀錄不符',
      'schema-changed': '結構遭更改',
      'genesis-differs': '雜湊鏈起點遭更改',
      'evidence-missing': '證據影像遺失',
      'evidence-differs': '證據影像遭更改',
    },
  },
};

/** The outcome of a verification for people. */
export function verificationText(
  { rows, evidenceFiles, head, findings }: Verification,
  locale: Locale,
): string {
  const text = texts[locale];
  const lines = [
    findings.length === 0 ? text.clean : text.broken(findings.length),
    ...findings.map(({ seq, what, detail }) => {
      const where =
        seq === undefined ? '' : locale === 'en' ? `${text.row} ${seq}: ` : `${text.row} ${seq} 筆：`;
      return `  ${where}${text.what[what]} (${detail})`;
    }),
    text.looked(rows, evidenceFiles),
    text.head(head.seq, head.epoch),
    `  ${head.hash}`,
  ];
  return `${lines.join('\n')}\n`;
}
