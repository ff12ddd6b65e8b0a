import type { Locale } from '../domain/station-error.js';

/** What is said of a calibration. */
export interface CalibrationTexts {
  readonly title: string;
  readonly part: string;
  readonly model: string;
  readonly program: string;
  readonly record: string;
  readonly summary: (good: number, unjudged: number, golden: number) => string;
  readonly leftOut: (count: number) => string;
  readonly twins: (count: number) => string;
  readonly unjudged: string;
  readonly promise: (confidence: string, bound: string, average: string) => string;
  readonly batch: (count: number) => string;
  readonly reviewed: (confidence: string, bound: string) => string;
  readonly tooFew: (needed: number, asked: string, confidence: string) => string;
  readonly impossible: string;
  readonly saturated: string;
  readonly extrapolated: string;
  readonly noBand: string;
  readonly outside: string;
  readonly columns: readonly string[];
  readonly scores: string;
  readonly parts: string;
  readonly fail: string;
  readonly review: string;
  readonly settings: string;
  readonly method: string;
}

export const calibrationTexts: Readonly<Record<Locale, CalibrationTexts>> = {
  en: {
    title: 'Calibration',
    part: 'Part',
    model: 'Model',
    program: 'Program',
    record: 'Record',
    summary: (good, unjudged, golden) =>
      `${good} good parts scored against ${golden} golden sample(s), ${unjudged} could not be judged`,
    leftOut: (count) =>
      `${count} of them are golden samples themselves and were compared with the others only (leave one out): the promise holds approximately.`,
    twins: (count) => `${count} picture(s) were there twice and count once.`,
    unjudged: 'could not be judged',
    promise: (confidence, bound, average) =>
      `With ${confidence} confidence at most ${bound} of good parts are rejected; ${average} on average over calibrations.`,
    batch: (count) => `The promise is made for the next ${count} good parts.`,
    reviewed: (confidence, bound) =>
      `With ${confidence} confidence at most ${bound} of good parts are reviewed or rejected.`,
    tooFew: (needed, asked, confidence) =>
      `Too few good parts: ${needed} are needed to promise at most ${asked} with ${confidence} confidence. The thresholds lie above the highest scores seen.`,
    impossible: 'What was asked for cannot be promised with any number of good parts.',
    saturated: 'Good parts score 1 in one of the areas: no threshold there lets them pass.',
    extrapolated:
      'Extrapolated: the tail of the scores was followed beyond what was seen (generalised Pareto distribution). Nothing is promised.',
    noBand: 'No review band: its threshold would not lie below that of failing.',
    outside: 'outside of zones',
    columns: ['area', 'fails from', 'review from', 'highest good', 'median good'],
    scores: 'anomaly score of good parts',
    parts: 'good parts',
    fail: 'fails',
    review: 'review',
    settings: 'Settings for the recipe',
    method:
      'Thresholds from order statistics: distribution-free tolerance bounds (Wilks 1941; for several areas Tukey 1947 and Fraser 1951); the average is that of split conformal prediction (Vovk et al. 2005). They hold as long as good parts come from the same process, camera and light.',
  },
  'zh-TW': {
    title: '門檻校正',
    part: '零件',
    model: '模型',
    program: '程式',
    record: '紀錄',
    summary: (good, unjudged, golden) =>
      `已與 ${golden} 件標準樣品比對並為 ${good} 件良品評分，${unjudged} 件無法判定`,
    leftOut: (count) => `其中 ${count} 件本身即為標準樣品，僅與其他樣品比對（留一法）：保證為近似值。`,
    twins: (count) => `${count} 張影像重複，僅計一次。`,
    unjudged: '無法判定',
    promise: (confidence, bound, average) =>
      `在 ${confidence} 信心水準下，良品誤判率至多 ${bound}；各次校正平均為 ${average}。`,
    batch: (count) => `此保證針對其後 ${count} 件良品。`,
    reviewed: (confidence, bound) => `在 ${confidence} 信心水準下，良品被複判或誤判的比例至多 ${bound}。`,
    tooFew: (needed, asked, confidence) =>
      `良品過少：要在 ${confidence} 信心水準下保證至多 ${asked}，需要 ${needed} 件。門檻設於所見最高分數之上。`,
    impossible: '無論多少良品皆無法保證所要求的比例。',
    saturated: '某區域的良品分數為 1：該處沒有可讓良品通過的門檻。',
    extrapolated: '外推：依分數尾端分布（廣義柏拉圖分布）推估至未見範圍，不作任何保證。',
    noBand: '無複判區間：其門檻不低於不合格門檻。',
    outside: '區域之外',
    columns: ['區域', '不合格門檻', '複判門檻', '良品最高', '良品中位'],
    scores: '良品異常分數',
    parts: '良品數',
    fail: '不合格',
    review: '複判',
    settings: '配方設定',
    method:
      '門檻取自順序統計量：無分布假設的容許界限（Wilks 1941；多區域為 Tukey 1947、Fraser 1951）；平均值為 split conformal prediction（Vovk 等 2005）。前提是良品來自相同的製程、相機與光源。',
  },
};
