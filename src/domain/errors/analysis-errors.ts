import type { ErrorKind } from './error-kind.js';

export type AnalysisErrorCode =
  | 'table-invalid'
  | 'nothing-to-analyse'
  | 'station-unreachable'
  | 'region-unknown'
  | 'region-not-described'
  | 'defect-example-damaged'
  | 'light-fades'
  | 'light-grows'
  | 'focus-drifts'
  | 'alignment-drifts'
  | 'golden-samples-outdated';

/** Errors of what looks back on inspections: studies, what-if, drift, names of defects. */
export const analysisErrors: Readonly<Record<AnalysisErrorCode, ErrorKind>> = {
  'table-invalid': {
    fault: 'input',
    retryable: false,
    en: ['{file}, line {line}: {why}', 'Correct the line; the first line names the columns.'],
    zhTW: ['{file} 第 {line} 行：{why}', '請修正該行；第一行為欄位名稱。'],
  },
  'nothing-to-analyse': {
    fault: 'input',
    retryable: false,
    en: ['there is nothing to analyse: {why}', 'See what the log holds with `twinspect audit list`.'],
    zhTW: ['沒有可分析的資料：{why}', '請用 `twinspect audit list` 查看紀錄內容。'],
  },
  'station-unreachable': {
    fault: 'environment',
    retryable: true,
    en: ['the station at {url} does not answer: {why}', 'Start it, or give its address with --url.'],
    zhTW: ['位於 {url} 的檢測站沒有回應：{why}', '請啟動檢測站，或以 --url 指定位址。'],
  },
  'region-unknown': {
    fault: 'input',
    retryable: false,
    en: ['inspection {id} has no region {region}, it has {count}', 'Count from 1, the most anomalous first.'],
    zhTW: ['檢測 {id} 沒有第 {region} 處異常，共 {count} 處', '請自 1 起算，最異常者在前。'],
  },
  'region-not-described': {
    fault: 'input',
    retryable: false,
    en: [
      'region {region} of inspection {id} was not described',
      'Its map must be kept (audit.keepMaps) and audit.describedRegions be large enough; name a region of a later part.',
    ],
    zhTW: [
      '檢測 {id} 的第 {region} 處異常沒有特徵紀錄',
      '需保留其異常圖（audit.keepMaps），且 audit.describedRegions 須足夠；請改為命名之後零件的異常。',
    ],
  },
  'defect-example-damaged': {
    fault: 'environment',
    retryable: false,
    en: [
      'the named example {file} does not hold what it is named by',
      'Remove the file and name a region again.',
    ],
    zhTW: ['命名範例 {file} 的內容與其雜湊不符', '請移除該檔並重新命名。'],
  },
  'light-fades': {
    fault: 'device',
    retryable: false,
    en: [
      'the frames of {part} have become darker: {shift} since {since}',
      'Clean or replace the lamp and check exposure. Golden samples stay as they are.',
    ],
    zhTW: ['{part} 的影像變暗：自 {since} 起 {shift}', '請清潔或更換光源並檢查曝光。標準樣品不需更動。'],
  },
  'light-grows': {
    fault: 'device',
    retryable: false,
    en: [
      'the frames of {part} have become brighter: {shift} since {since}',
      'Look for light from outside and check exposure. Golden samples stay as they are.',
    ],
    zhTW: ['{part} 的影像變亮：自 {since} 起 {shift}', '請檢查外部光線與曝光。標準樣品不需更動。'],
  },
  'focus-drifts': {
    fault: 'device',
    retryable: false,
    en: [
      'the sharpness of the frames of {part} has changed: {shift} since {since}',
      'Clean the lens, check focus and distance, and whether parts still stand still.',
    ],
    zhTW: ['{part} 的影像清晰度改變：自 {since} 起 {shift}', '請清潔鏡頭，檢查對焦、距離與零件是否靜止。'],
  },
  'alignment-drifts': {
    fault: 'device',
    retryable: false,
    en: [
      'parts {part} fit their golden sample less well: residual {shift} since {since}',
      'Check the fixture and the camera; if parts have really changed, register new golden samples.',
    ],
    zhTW: [
      '{part} 與標準樣品的對位變差：殘差自 {since} 起 {shift}',
      '請檢查治具與相機；若零件確實改變，請登錄新的標準樣品。',
    ],
  },
  'golden-samples-outdated': {
    fault: 'configuration',
    retryable: false,
    en: [
      'good parts {part} differ more from their golden samples than they did: {shift} since {since}',
      "Look at today's good parts; if they are right, draft a new recipe version with them. Nothing is changed by itself.",
    ],
    zhTW: [
      '{part} 的良品與標準樣品差異增加：自 {since} 起 {shift}',
      '請檢視目前的良品；若無誤，請以其建立新的配方版本。系統不會自動更改。',
    ],
  },
};
