import type { Locale } from '../domain/station-error.js';
import type { Decision, Rating, StudyWarning } from '../evaluation/attribute-study.js';

/** What the report of an attribute agreement study says. */
export interface StudyTexts {
  readonly title: string;
  readonly subject: string;
  readonly madeAt: string;
  readonly counts: string;
  readonly program: string;
  readonly counted: (parts: number, defective: number, decisions: number) => string;
  readonly ratings: Readonly<Record<Rating, string>>;
  readonly decisions: Readonly<Record<Decision, string>>;
  readonly provenSame: string;
  readonly provenLess: (rating: string) => string;
  readonly warnings: Readonly<Record<StudyWarning, string>>;
  readonly effectiveness: string;
  readonly missRate: string;
  readonly falseAlarmRate: string;
  readonly figures: string;
  readonly columns: readonly string[];
  readonly method: string;
  readonly between: string;
  readonly betweenColumns: readonly string[];
  readonly fleiss: string;
  readonly system: string;
  readonly disputed: string;
  readonly noneDisputed: string;
  readonly disputedColumns: readonly string[];
  readonly limits: string;
  readonly limitColumns: readonly string[];
  readonly source: string;
}

export const studyTexts: Readonly<Record<Locale, StudyTexts>> = {
  en: {
    title: 'Attribute agreement study',
    subject: 'Of',
    madeAt: 'Made',
    counts: 'Counted',
    program: 'Program',
    counted: (parts, defective, decisions) =>
      `${parts} parts, ${defective} of them defective; ${decisions} decisions`,
    ratings: { acceptable: 'acceptable', marginal: 'marginal', unacceptable: 'unacceptable' },
    decisions: { good: 'good', defective: 'defective' },
    provenSame: 'and so many parts prove it (95 %)',
    provenLess: (rating) => `so few parts prove no more than "${rating}" (95 %)`,
    warnings: {
      'few-parts': 'Fewer than 50 parts: the intervals are wide. The manual asks for 50.',
      'few-repeats': 'Fewer than 3 decisions on some parts: little is known of repeatability.',
      'no-good-parts': 'There is no good part: nothing is known of false alarms.',
      'no-defective-parts': 'There is no defective part: nothing is known of misses.',
      lopsided: 'Less than a quarter of the parts are good, or defective: kappa says little.',
    },
    effectiveness: 'Effectiveness: parts on which all decisions were right',
    missRate: 'Miss rate: decisions on defective parts that were "good"',
    falseAlarmRate: 'False alarm rate: decisions on good parts that were "defective"',
    figures: 'Figures',
    columns: [
      'Appraiser',
      'Effectiveness',
      'Misses',
      'False alarms',
      'Repeatable',
      'Kappa',
      'Kappa of repeats',
    ],
    method:
      'In parentheses: count, and exact 95 % interval (Clopper and Pearson). Kappa (Cohen) compares decisions with the reference, above 0.75 is good agreement, below 0.40 poor; kappa of repeats (Fleiss) compares decisions on the same part with each other. Review and unjudged count as "defective": whoever acts on verdicts takes nothing but a pass for good.',
    between: 'Agreement between appraisers',
    betweenColumns: ['Pair', 'Kappa (Cohen)'],
    fleiss: 'All decisions together, kappa (Fleiss)',
    system: 'Parts on which everybody was always right',
    disputed: 'Parts not always judged right',
    noneDisputed: 'None.',
    disputedColumns: ['Part', 'Reference', 'Right'],
    limits: 'Acceptance limits',
    limitColumns: ['', 'Effectiveness', 'Miss rate', 'False alarm rate'],
    source: 'Method and limits: AIAG, Measurement Systems Analysis, 4th edition, chapter III, section C.',
  },
  'zh-TW': {
    title: '計數型量測系統一致性分析',
    subject: '對象',
    madeAt: '製作時間',
    counts: '統計',
    program: '程式',
    counted: (parts, defective, decisions) =>
      `${parts} 件零件，其中 ${defective} 件不良；共 ${decisions} 次判定`,
    ratings: { acceptable: '可接受', marginal: '條件接受', unacceptable: '不可接受' },
    decisions: { good: '良品', defective: '不良' },
    provenSame: '零件數足以證明此結果（95 %）',
    provenLess: (rating) => `零件數僅足以證明「${rating}」（95 %）`,
    warnings: {
      'few-parts': '零件少於 50 件：信賴區間偏寬。手冊要求 50 件。',
      'few-repeats': '部分零件的判定少於 3 次：重複性資訊不足。',
      'no-good-parts': '沒有良品：無法得知誤警率。',
      'no-defective-parts': '沒有不良品：無法得知漏檢率。',
      lopsided: '良品或不良品不到四分之一：kappa 的意義有限。',
    },
    effectiveness: '有效性：所有判定皆正確的零件',
    missRate: '漏檢率：不良品被判為良品的次數',
    falseAlarmRate: '誤警率：良品被判為不良的次數',
    figures: '數據',
    columns: ['評價者', '有效性', '漏檢', '誤警', '可重複', 'Kappa', '重複間 Kappa'],
    method:
      '括號內為次數與精確 95 % 信賴區間（Clopper-Pearson）。Kappa（Cohen）比較判定與基準，高於 0.75 為一致性良好，低於 0.40 為不佳；重複間 kappa（Fleiss）比較同一零件的各次判定。複判與未判定視為「不良」：依判定行動者只將合格視為良品。',
    between: '評價者之間的一致性',
    betweenColumns: ['組合', 'Kappa（Cohen）'],
    fleiss: '全部判定的 kappa（Fleiss）',
    system: '所有人每次皆判定正確的零件',
    disputed: '未能每次判定正確的零件',
    noneDisputed: '無。',
    disputedColumns: ['零件', '基準', '正確'],
    limits: '接受準則',
    limitColumns: ['', '有效性', '漏檢率', '誤警率'],
    source: '方法與準則：AIAG 量測系統分析（MSA）第 4 版，第 III 章 C 節。',
  },
};
