import type { Locale } from '../domain/station-error.js';

/** What is said of what a recipe can see. */
export interface PodTexts {
  readonly title: string;
  readonly part: string;
  readonly model: string;
  readonly program: string;
  readonly tried: string;
  readonly request: (contrast: number, smallest: string, largest: string, seed: number) => string;
  readonly summary: (trials: number, parts: number) => string;
  readonly leftOut: (count: number) => string;
  readonly none: string;
  readonly outside: string;
  readonly types: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly size: string;
  readonly pod: string;
  readonly curve: string;
  readonly bound: string;
  readonly notBounded: string;
  readonly separated: (below: string, from: string) => string;
  readonly allFound: (smallest: string) => string;
  readonly noneFound: (largest: string) => string;
  readonly noCurve: string;
  readonly map: string;
  readonly mapNote: string;
  readonly method: string;
}

export const podTexts: Readonly<Record<Locale, PodTexts>> = {
  en: {
    title: 'What this recipe can see',
    part: 'Part',
    model: 'Model',
    program: 'Program',
    tried: 'Tried',
    request: (contrast, smallest, largest, seed) =>
      `sizes ${smallest} to ${largest}, contrast ${contrast} grey levels, seed ${seed}`,
    summary: (trials, parts) => `${trials} defects were put into ${parts} good part(s).`,
    leftOut: (count) =>
      `${count} good part(s) were left out: they are rejected without any defect, or cannot be aligned.`,
    none: 'There was no good part to put defects into.',
    outside: 'outside of zones',
    types: { spot: 'spot', scratch: 'scratch', patch: 'patch' },
    columns: ['zone', 'defect', 'tried', 'found', 'a50', 'a90', 'a90/95', ''],
    size: 'size',
    pod: 'probability of detection',
    curve: 'fitted curve',
    bound: 'lower bound, 95 % confidence',
    notBounded: 'too few trials for a bound',
    separated: (below, from) => `all of ${from} and larger found, none up to ${below}`,
    allFound: (smallest) => `all found, from ${smallest} on`,
    noneFound: (largest) => `none found, up to ${largest}`,
    noCurve: 'larger ones are not found more often: no curve',
    map: 'Smallest defect seen at 90 %',
    mapNote:
      'All types together; each place borrows from its neighbours. Empty: nothing was tried there. Brighter: only larger ones are seen.',
    method:
      'Logistic regression on the logarithm of the size from hits and misses; bounds by the likelihood ratio (MIL-HDBK-1823A, appendix G). A defect counts as found when the part would be failed or reviewed because of a region at its place. The defects are drawn, not real: what real ones look like decides how far these figures go.',
  },
  'zh-TW': {
    title: '此配方看得見什麼',
    part: '零件',
    model: '模型',
    program: '程式',
    tried: '試驗',
    request: (contrast, smallest, largest, seed) =>
      `尺寸 ${smallest} 至 ${largest}，對比 ${contrast} 灰階，種子 ${seed}`,
    summary: (trials, parts) => `在 ${parts} 件良品中放入 ${trials} 個瑕疵。`,
    leftOut: (count) => `略過 ${count} 件良品：未放入瑕疵即不合格，或無法對位。`,
    none: '沒有可放入瑕疵的良品。',
    outside: '區域之外',
    types: { spot: '斑點', scratch: '刮痕', patch: '異質區塊' },
    columns: ['區域', '瑕疵', '試驗', '檢出', 'a50', 'a90', 'a90/95', ''],
    size: '尺寸',
    pod: '檢出機率',
    curve: '擬合曲線',
    bound: '下界，95 % 信心水準',
    notBounded: '試驗過少，無法給出界限',
    separated: (below, from) => `${from} 以上全部檢出，${below} 以下皆未檢出`,
    allFound: (smallest) => `自 ${smallest} 起全部檢出`,
    noneFound: (largest) => `至 ${largest} 皆未檢出`,
    noCurve: '較大者並未較常檢出：無曲線',
    map: '90 % 可檢出的最小瑕疵',
    mapNote: '合併所有種類；各位置參考鄰近結果。空白：未試驗。越亮：僅能看見較大的瑕疵。',
    method:
      '依檢出與未檢出對尺寸對數作羅吉斯迴歸，界限以概似比求得（MIL-HDBK-1823A 附錄 G）。若零件因該處的異常區域而不合格或需複判，即視為檢出。瑕疵為合成而非真實：實際瑕疵的樣貌決定這些數據的適用範圍。',
  },
};
