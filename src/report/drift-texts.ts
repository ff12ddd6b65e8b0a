import { type Locale, StationError } from '../domain/station-error.js';
import type { DriftMetric, DriftSeries, DriftStatus } from '../evaluation/drift.js';
import type { PartDrift } from '../evaluation/drift-monitor.js';

/** What is said of drift. */
export interface DriftTexts {
  readonly title: string;
  readonly part: string;
  readonly recipe: string;
  readonly since: string;
  readonly inspections: string;
  readonly program: string;
  readonly metrics: Readonly<Record<DriftMetric, string>>;
  readonly units: Readonly<Record<DriftMetric, string>>;
  readonly statuses: Readonly<Record<DriftStatus['kind'], string>>;
  readonly calm: string;
  readonly follows: (metrics: readonly string[]) => string;
  readonly learning: (points: number, needed: number) => string;
  readonly unstable: (points: number) => string;
  readonly columns: readonly string[];
  readonly mean: string;
  readonly average: string;
  readonly limit: string;
  readonly target: string;
  readonly up: string;
  readonly down: string;
  readonly method: (lambda: number, l: number, k: number, h: number, subgroup: number) => string;
  readonly none: string;
}

export const driftTexts: Readonly<Record<Locale, DriftTexts>> = {
  en: {
    title: 'Drift',
    part: 'Part',
    recipe: 'Judged by',
    since: 'Since',
    inspections: 'Inspections',
    program: 'Program',
    metrics: {
      brightness: 'Brightness',
      sharpness: 'Sharpness for its light',
      residual: 'Residual of the alignment',
      score: 'Anomaly score of passed parts',
    },
    units: { brightness: 'grey levels', sharpness: 'logarithm', residual: 'pixels', score: 'log-odds' },
    statuses: { learning: 'learning', 'in-control': 'in control', alarm: 'drifts' },
    calm: 'Nothing drifts.',
    follows: (metrics) => `Out as well, and possibly because of it: ${metrics.join(', ')}.`,
    learning: (points, needed) => `${points} of ${needed} points that the limits are learned from`,
    unstable: (points) => `no window of ${points} points was stable yet`,
    columns: ['Part', 'Chart', '', 'In control', 'Now', 'Newest points'],
    mean: 'points',
    average: 'EWMA',
    limit: 'limit',
    target: 'mean',
    up: 'sum upwards',
    down: 'sum downwards',
    method: (lambda, l, k, h, subgroup) =>
      `A point is the mean of ${subgroup} parts. Limits come from the first stable window behind the activation of the recipe version. EWMA: lambda ${lambda}, L ${l}. CUSUM: k ${k}, h ${h}. Formulas: Montgomery, Introduction to Statistical Quality Control, chapter 9; NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.3 and 6.3.2.4. Sharpness is divided by the square of brightness, so that light alone does not change it.`,
    none: 'The log holds no inspections.',
  },
  'zh-TW': {
    title: '漂移',
    part: '零件',
    recipe: '判定依據',
    since: '起始',
    inspections: '檢測數',
    program: '程式',
    metrics: {
      brightness: '亮度',
      sharpness: '清晰度（依亮度修正）',
      residual: '對位殘差',
      score: '合格零件的異常分數',
    },
    units: { brightness: '灰階', sharpness: '對數', residual: '像素', score: '對數勝算' },
    statuses: { learning: '學習中', 'in-control': '管制中', alarm: '漂移' },
    calm: '沒有漂移。',
    follows: (metrics) => `同時超出界限、可能由其引起：${metrics.join('、')}。`,
    learning: (points, needed) => `已有 ${points} 點，學習管制界限需 ${needed} 點`,
    unstable: (points) => `尚無穩定的 ${points} 點區間`,
    columns: ['零件', '管制圖', '', '管制中', '目前', '最近各點'],
    mean: '各點',
    average: 'EWMA',
    limit: '界限',
    target: '平均',
    up: '向上累積和',
    down: '向下累積和',
    method: (lambda, l, k, h, subgroup) =>
      `每點為 ${subgroup} 件零件的平均。管制界限取自配方版本啟用後的第一個穩定區間。EWMA：lambda ${lambda}、L ${l}。CUSUM：k ${k}、h ${h}。公式：Montgomery《Introduction to Statistical Quality Control》第 9 章；NIST/SEMATECH e-Handbook 6.3.2.3、6.3.2.4。清晰度已除以亮度平方，光源變化本身不影響。`,
    none: '紀錄中沒有檢測結果。',
  },
};

/** A charted value as people know it: scores instead of their log-odds. */
export function driftValueText(metric: DriftMetric, value: number): string {
  if (metric === 'score') return (1 / (1 + Math.exp(-value))).toPrecision(2);
  return value.toFixed(metric === 'brightness' ? 1 : 2);
}

/** From where to where a chart has moved. */
function shiftText({ metric, inControl, status }: DriftSeries): string {
  const mean = inControl?.mean ?? 0;
  const shift = status.kind === 'alarm' ? status.shift : 0;
  if (metric === 'sharpness') {
    const percent = Math.round((Math.exp(shift) - 1) * 100);
    return `${percent > 0 ? '+' : ''}${percent} %`;
  }
  const unit = metric === 'residual' ? ' px' : '';
  return `${driftValueText(metric, mean)} -> ${driftValueText(metric, mean + shift)}${unit}`;
}

/** What drifts and what to do about it, as the error that the station reports; nothing where nothing drifts. */
export function driftError({ part, finding }: PartDrift): StationError | undefined {
  if (finding === undefined) return undefined;
  const { cause, series } = finding;
  const since = series.status.kind === 'alarm' ? series.subgroups[series.status.since]?.judgedAt : undefined;
  return new StationError(cause, { part, shift: shiftText(series), since: since ?? '' });
}
