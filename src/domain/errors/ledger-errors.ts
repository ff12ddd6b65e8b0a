import type { ErrorKind } from './error-kind.js';

export type LedgerErrorCode =
  | 'ledger-silent'
  | 'ledger-store-unreachable'
  | 'ledger-store-unsafe'
  | 'ledger-key-unusable';

/** Errors of the central ledger and of the way to it. */
export const ledgerErrors: Readonly<Record<LedgerErrorCode, ErrorKind>> = {
  'ledger-silent': {
    fault: 'environment',
    retryable: true,
    en: [
      'the ledger has not answered since row {seq}',
      'Rows are kept and sent later; check that `twinspect ledger` runs and reaches broker and database.',
    ],
    zhTW: [
      '中央帳本自第 {seq} 筆之後沒有回應',
      '紀錄會保留並稍後送出；請確認 `twinspect ledger` 正在執行，且能連線 MQTT 伺服器與資料庫。',
    ],
  },
  'ledger-store-unreachable': {
    fault: 'environment',
    retryable: true,
    en: [
      'the database of the ledger cannot be used: {why}',
      'The ledger tries again by itself and the stations keep their rows; check address, user, disk and network.',
    ],
    zhTW: ['無法使用帳本資料庫：{why}', '帳本會自行重試，各站會保留紀錄；請檢查位址、帳號、磁碟與網路。'],
  },
  'ledger-store-unsafe': {
    fault: 'configuration',
    retryable: false,
    en: [
      'the database of the ledger would lose what it has confirmed: {setting} is {value}',
      'Set {setting} to on in postgresql.conf.',
    ],
    zhTW: [
      '帳本資料庫可能遺失已確認的資料：{setting} 為 {value}',
      '請在 postgresql.conf 將 {setting} 設為 on。',
    ],
  },
  'ledger-key-unusable': {
    fault: 'configuration',
    retryable: false,
    en: [
      '{where} is not a key of a ledger: {why}',
      'A ledger signs with an Ed25519 key in PEM; a station names the line that the ledger prints.',
    ],
    zhTW: [
      '{where} 不是帳本的金鑰：{why}',
      '帳本以 PEM 格式的 Ed25519 金鑰簽章；檢測站請填入帳本所顯示的那一行。',
    ],
  },
};
