import type { ErrorKind } from './error-kind.js';

export type ConfigurationErrorCode =
  | 'config-invalid'
  | 'config-unreadable'
  | 'secret-unreadable'
  | 'unknown-camera'
  | 'unknown-part'
  | 'usage';

/** Errors of what a person configured or typed. */
export const configurationErrors: Readonly<Record<ConfigurationErrorCode, ErrorKind>> = {
  'config-invalid': {
    fault: 'configuration',
    retryable: false,
    en: [
      '{file} is not a valid configuration:\n{problems}',
      'Correct the lines named and run `twinspect config check`.',
    ],
    zhTW: ['{file} 不是有效的設定檔：\n{problems}', '請修正所列行號，再執行 `twinspect config check`。'],
  },
  'config-unreadable': {
    fault: 'configuration',
    retryable: false,
    en: ['the configuration {file} cannot be read: {why}', 'Check the path and its permissions.'],
    zhTW: ['無法讀取設定檔 {file}：{why}', '請檢查路徑與權限。'],
  },
  'secret-unreadable': {
    fault: 'configuration',
    retryable: false,
    en: [
      'the secret for {key} cannot be read from {where}',
      'Set the variable, or make the file readable for the station.',
    ],
    zhTW: ['無法從 {where} 讀取 {key} 的密鑰', '請設定該環境變數，或讓本站可以讀取該檔案。'],
  },
  'unknown-camera': {
    fault: 'input',
    retryable: false,
    en: ['there is no camera {camera}; there are: {known}', 'Use a name from the configuration.'],
    zhTW: ['沒有相機 {camera}；現有：{known}', '請使用設定中的名稱。'],
  },
  'unknown-part': {
    fault: 'input',
    retryable: false,
    en: [
      'there is no recipe for part {part}; there are: {known}',
      'Use a part of the configuration, or add a recipe.',
    ],
    zhTW: ['沒有零件 {part} 的配方；現有：{known}', '請使用設定中的零件，或新增配方。'],
  },
  usage: {
    fault: 'configuration',
    retryable: false,
    en: ['{why}', 'See `twinspect --help`.'],
    zhTW: ['{why}', '請見 `twinspect --help`。'],
  },
};
