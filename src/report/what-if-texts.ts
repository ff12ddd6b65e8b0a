import type { Locale } from '../domain/station-error.js';
import type { WhatIf, WhatIfCase, WhatIfGap } from '../evaluation/what-if.js';

/** What is said of another recipe tried on the log. */
export interface WhatIfTexts {
  readonly title: string;
  readonly part: string;
  readonly changed: string;
  readonly program: string;
  readonly summary: (answer: WhatIf) => string;
  readonly none: string;
  readonly gaps: Readonly<Record<WhatIfGap, (count: number) => string>>;
  readonly unrepeatable: (count: number) => string;
  readonly corner: string;
  readonly flips: string;
  readonly shown: (shown: number, all: number) => string;
  readonly columns: readonly string[];
  readonly note: string;
}

export const whatIfTexts: Readonly<Record<Locale, WhatIfTexts>> = {
  en: {
    title: 'What if',
    part: 'Part',
    changed: 'Tried',
    program: 'Program',
    summary: ({ flips, rejudged, inspections }) =>
      `${flips.length} of ${rejudged} verdicts flip (the newest ${inspections} inspections were looked at)`,
    none: 'No verdict flips.',
    gaps: {
      'not-compared': (count) => `${count} were not compared: they stay unjudged.`,
      'no-map': (count) =>
        `${count} have no anomaly map any more (see audit.keepMaps and audit.keepEvidenceDays).`,
      'other-comparison': (count) =>
        `${count} were compared otherwise (model, golden samples, alignment or region): only inference can tell.`,
    },
    unrepeatable: (count) =>
      `${count} are judged otherwise from their map than they were: the recipe was another one then. Do not rely on the answer.`,
    corner: 'was, becomes',
    flips: 'Verdicts that flip',
    shown: (shown, all) => `The newest ${shown} of ${all} are shown.`,
    columns: ['seq', 'judged at (UTC)', 'was', 'becomes', 'score', 'regions', 'camera', 'part seen'],
    note: 'Judged again from the stored anomaly maps, without inference, by the rule that the station judges by. Nothing was activated.',
  },
  'zh-TW': {
    title: '假設分析',
    part: '零件',
    changed: '試用條件',
    program: '程式',
    summary: ({ flips, rejudged, inspections }) =>
      `${rejudged} 筆判定中有 ${flips.length} 筆改變（檢視最近 ${inspections} 筆檢測）`,
    none: '沒有判定改變。',
    gaps: {
      'not-compared': (count) => `${count} 筆未經比對，維持未判定。`,
      'no-map': (count) => `${count} 筆已無異常圖（見 audit.keepMaps 與 audit.keepEvidenceDays）。`,
      'other-comparison': (count) => `${count} 筆的比對條件不同（模型、標準樣品、對位或區域），需重新推論。`,
    },
    unrepeatable: (count) => `${count} 筆依異常圖的判定與紀錄不同：當時的配方不同，結果不可採信。`,
    corner: '原判定、新判定',
    flips: '改變的判定',
    shown: (shown, all) => `僅顯示 ${all} 筆中最近的 ${shown} 筆。`,
    columns: ['序號', '判定時間 (UTC)', '原判定', '新判定', '分數', '異常處', '相機', '零件影像'],
    note: '依儲存的異常圖以檢測站相同的規則重新判定，未重新推論，也未啟用任何變更。',
  },
};

/** The score of a case, and the other one where it differs. */
export function scoreText({ scoreBefore, scoreAfter }: WhatIfCase): string {
  const [before, after] = [scoreBefore.toFixed(3), scoreAfter.toFixed(3)];
  return before === after ? before : `${before} -> ${after}`;
}

/** What is missing or doubtful in an answer. */
export function doubtsOf({ gaps, unrepeatable }: WhatIf, locale: Locale): readonly string[] {
  const text = whatIfTexts[locale];
  const kinds: readonly WhatIfGap[] = ['other-comparison', 'no-map', 'not-compared'];
  return [
    ...(unrepeatable === 0 ? [] : [text.unrepeatable(unrepeatable)]),
    ...kinds.filter((gap) => gaps[gap] > 0).map((gap) => text.gaps[gap](gaps[gap])),
  ];
}
