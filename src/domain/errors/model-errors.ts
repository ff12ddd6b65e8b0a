import type { ErrorKind } from './error-kind.js';

export type ModelErrorCode =
  | 'model-manifest-invalid'
  | 'model-not-found'
  | 'model-exists'
  | 'model-hash-mismatch'
  | 'model-refused'
  | 'model-of-another-version'
  | 'model-output-invalid'
  | 'provider-unavailable';

/** Errors of models and execution providers. */
export const modelErrors: Readonly<Record<ModelErrorCode, ErrorKind>> = {
  'model-manifest-invalid': {
    fault: 'input',
    retryable: false,
    en: ['the model manifest {file} is not valid: {problems}', 'Install the model again from its release.'],
    zhTW: ['模型描述檔 {file} 無效：{problems}', '請重新安裝該模型。'],
  },
  'model-not-found': {
    fault: 'configuration',
    retryable: false,
    en: [
      'there is no model {name} in {directory}',
      'Run `twinspect doctor` to see the models that are there.',
    ],
    zhTW: ['{directory} 中沒有模型 {name}', '請執行 `twinspect doctor` 查看可用模型。'],
  },
  'model-exists': {
    fault: 'input',
    retryable: false,
    en: [
      'there is a model {name} in {directory} already',
      'Choose another name, or remove that folder first.',
    ],
    zhTW: ['{directory} 中已有模型 {name}', '請另選名稱，或先移除該資料夾。'],
  },
  'model-hash-mismatch': {
    fault: 'input',
    retryable: false,
    en: [
      '{file} has SHA-256 {actual}, its manifest says {expected}',
      'The file is damaged or was exchanged: install the model again.',
    ],
    zhTW: ['{file} 的 SHA-256 為 {actual}，描述檔記載為 {expected}', '檔案已損毀或遭更換：請重新安裝模型。'],
  },
  'model-refused': {
    fault: 'input',
    retryable: false,
    en: ['{file} cannot be used: {why}', 'Install a model that keeps the contract in docs/models.md.'],
    zhTW: ['無法使用 {file}：{why}', '請安裝符合 docs/models.md 規格的模型。'],
  },
  'model-of-another-version': {
    fault: 'input',
    retryable: false,
    en: [
      'the recipe of {part} was made for the model {name} {expected}, here is {actual}',
      'Install that model, or make a version for this one: `twinspect recipe create {part}`.',
    ],
    zhTW: [
      '{part} 的配方是為模型 {name} {expected} 建立的，此處的模型為 {actual}',
      '請安裝該模型，或為此模型建立新版本：`twinspect recipe create {part}`。',
    ],
  },
  'model-output-invalid': {
    fault: 'input',
    retryable: false,
    en: [
      'the model {name} returned what it must not: {why}',
      'Install the model again, or another version of it.',
    ],
    zhTW: ['模型 {name} 輸出無效：{why}', '請重新安裝該模型，或安裝其他版本。'],
  },
  'provider-unavailable': {
    fault: 'environment',
    retryable: false,
    en: [
      'none of the execution providers {wanted} can be used: {why}',
      'Allow `cpu`, or install the libraries of the provider.',
    ],
    zhTW: ['執行後端 {wanted} 皆無法使用：{why}', '請允許 `cpu`，或安裝該後端的程式庫。'],
  },
};
