import type { ErrorKind } from './error-kind.js';

export type AuditErrorCode =
  | 'audit-unusable'
  | 'audit-write-failed'
  | 'audit-from-the-future'
  | 'entry-not-found';

/** Errors of the audit log. */
export const auditErrors: Readonly<Record<AuditErrorCode, ErrorKind>> = {
  'audit-unusable': {
    fault: 'environment',
    retryable: false,
    en: [
      'the audit log {file} cannot be used: {why}',
      'Check disk and permissions; `twinspect audit verify` tells what is whole.',
    ],
    zhTW: ['無法使用稽核紀錄 {file}：{why}', '請檢查磁碟與權限；`twinspect audit verify` 可查驗完整性。'],
  },
  'audit-write-failed': {
    fault: 'environment',
    retryable: true,
    en: [
      'the audit log cannot be written: {why}',
      'Free disk space or mend the disk; the inspection is kept and written when it works again.',
    ],
    zhTW: ['無法寫入稽核紀錄：{why}', '請釋放磁碟空間或修復磁碟；檢測結果會保留，待恢復後寫入。'],
  },
  'audit-from-the-future': {
    fault: 'configuration',
    retryable: false,
    en: [
      'the audit log {file} has schema {found}, this program knows up to {known}',
      'Run the newer program that wrote it.',
    ],
    zhTW: ['稽核紀錄 {file} 的結構版本為 {found}，本程式僅支援至 {known}', '請使用寫入該紀錄的較新版程式。'],
  },
  'entry-not-found': {
    fault: 'input',
    retryable: false,
    en: ['the audit log has no entry {id}', 'List them with `twinspect audit list`.'],
    zhTW: ['稽核紀錄中沒有 {id}', '請用 `twinspect audit list` 查詢。'],
  },
};
