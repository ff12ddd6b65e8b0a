import type { Locale } from '../domain/station-error.js';

/** What the station prints for people while it runs. */
export interface StationTexts {
  readonly page: string;
  readonly results: string;
  readonly log: string;
  readonly ledger: string;
  /** Where there is none. */
  readonly noLedger: string;
  readonly stop: string;
  readonly score: string;
  readonly regions: (count: number) => string;
  readonly stopping: string;
  readonly stopped: string;
}

export const stationTexts: Readonly<Record<Locale, StationTexts>> = {
  en: {
    page: 'Page',
    results: 'Results',
    log: 'Audit log',
    ledger: 'Ledger',
    noLedger: 'none; the log is kept on this station only',
    stop: 'Stop with Ctrl-C',
    score: 'score',
    regions: (count) => (count === 1 ? '1 region' : `${count} regions`),
    stopping: 'Stopping: finishing the inspections under way',
    stopped: 'Stopped',
  },
  'zh-TW': {
    page: '操作頁面',
    results: '檢測結果',
    log: '稽核紀錄',
    ledger: '中央帳本',
    noLedger: '未設定；紀錄只保存於本站',
    stop: '按 Ctrl-C 停止',
    score: '分數',
    regions: (count) => `${count} 處異常`,
    stopping: '停止中：正在完成進行中的檢測',
    stopped: '已停止',
  },
};
