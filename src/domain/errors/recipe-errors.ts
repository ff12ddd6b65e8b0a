import type { ErrorKind } from './error-kind.js';

export type RecipeErrorCode =
  | 'recipe-not-found'
  | 'recipe-damaged'
  | 'recipe-refused'
  | 'recipe-busy'
  | 'bundle-refused';

/** Errors of recipe versions and their store. */
export const recipeErrors: Readonly<Record<RecipeErrorCode, ErrorKind>> = {
  'recipe-not-found': {
    fault: 'input',
    retryable: false,
    en: [
      'part {part} has no {what}',
      'See `twinspect recipe list`; `twinspect register` makes a first version.',
    ],
    zhTW: [
      '零件 {part} 沒有 {what}',
      '請見 `twinspect recipe list`；第一個版本以 `twinspect register` 建立。',
    ],
  },
  'recipe-damaged': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} is not as it was written: {why}',
      'Restore it from a backup, import the version from a bundle, or roll back to another one.',
    ],
    zhTW: ['{file} 與寫入時不符：{why}', '請自備份還原、由配方包匯入該版本，或回復至其他版本。'],
  },
  'recipe-refused': {
    fault: 'input',
    retryable: false,
    en: [
      'version {version} of {part} was not {kind}: {why}',
      'See `twinspect recipe show {part}` for what may be done next.',
    ],
    zhTW: [
      '{part} 第 {version} 版未能變更（{kind}）：{why}',
      '可用 `twinspect recipe show {part}` 查看下一步。',
    ],
  },
  'bundle-refused': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} is not taken: {why}',
      'Ask the station that exported it for another copy; a station that is to be trusted is named in `bundles.keys`.',
    ],
    zhTW: ['未採用 {file}：{why}', '請向匯出的檢測站重新索取；信任的檢測站請列於 `bundles.keys`。'],
  },
  'recipe-busy': {
    fault: 'environment',
    retryable: true,
    en: ['the recipe store {directory} is in use by another program', 'Try again in a moment.'],
    zhTW: ['配方庫 {directory} 正由其他程式使用', '請稍後再試。'],
  },
};
