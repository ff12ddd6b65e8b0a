import type { StationInfo } from '../contract/http-api.js';
import type { ResultPayload } from '../contract/result-payload.js';
import type { StatePayload } from '../contract/state-payload.js';

/** What the page says. */
export interface PageTexts {
  readonly states: Readonly<Record<StatePayload['state'], string>>;
  readonly lost: string;
  readonly verdicts: Readonly<Record<ResultPayload['verdict'], string>>;
  readonly waiting: string;
  readonly score: string;
  readonly regions: (count: number) => string;
  readonly picture: (camera: string) => string;
  readonly history: string;
  readonly charts: string;
  readonly columns: readonly string[];
}

export const pageTexts: Readonly<Record<StationInfo['language'], PageTexts>> = {
  en: {
    states: {
      starting: 'Starting',
      running: 'Running',
      degraded: 'Running with faults',
      stopping: 'Stopping',
    },
    lost: 'No connection to the station',
    verdicts: { pass: 'Pass', review: 'Review', fail: 'Fail', unjudged: 'Unjudged' },
    waiting: 'No part yet',
    score: 'score',
    regions: (count) => (count === 1 ? '1 region' : `${count} regions`),
    picture: (camera) => `Newest part of ${camera} with its heat map`,
    history: 'Newest inspections',
    charts: 'Control charts',
    columns: ['Time', 'Verdict', 'Camera', 'Part', 'Score', 'ms', 'Found', 'Row'],
  },
  'zh-TW': {
    states: { starting: '啟動中', running: '運作中', degraded: '運作中（有異常）', stopping: '停止中' },
    lost: '無法連線至檢測站',
    verdicts: { pass: '合格', review: '複判', fail: '不合格', unjudged: '未判定' },
    waiting: '尚無零件',
    score: '分數',
    regions: (count) => `${count} 處異常`,
    picture: (camera) => `${camera} 最新零件與熱圖`,
    history: '最近檢測',
    charts: '管制圖',
    columns: ['時間', '判定', '相機', '零件', '分數', '毫秒', '發現', '序號'],
  },
};
