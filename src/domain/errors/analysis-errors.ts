import type { ErrorKind } from './error-kind.js';

export type AnalysisErrorCode = 'table-invalid' | 'nothing-to-analyse' | 'station-unreachable';

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
};
