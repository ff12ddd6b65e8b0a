import type { ErrorKind } from './error-kind.js';

export type ReferenceErrorCode = 'reference-missing' | 'reference-damaged' | 'reference-rejected';

/** Errors of golden samples. */
export const referenceErrors: Readonly<Record<ReferenceErrorCode, ErrorKind>> = {
  'reference-missing': {
    fault: 'configuration',
    retryable: false,
    en: [
      'part {part} has no golden sample in use',
      'Register one and activate the version: `twinspect register --part {part} --activate IMAGE`.',
    ],
    zhTW: [
      '零件 {part} 沒有使用中的標準樣品',
      '請登錄並啟用：`twinspect register --part {part} --activate IMAGE`。',
    ],
  },
  'reference-damaged': {
    fault: 'input',
    retryable: false,
    en: [
      'the golden sample {file} does not have the content it was registered with',
      'Restore it from a backup or register the part again.',
    ],
    zhTW: ['標準樣品 {file} 的內容與登錄時不符', '請自備份還原，或重新登錄該零件。'],
  },
  'reference-rejected': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} cannot be a golden sample of {part}: {why}',
      'Take the picture again, or check that it shows the right part.',
    ],
    zhTW: ['{file} 無法作為 {part} 的標準樣品：{why}', '請重新拍攝，或確認拍攝的是正確的零件。'],
  },
};
