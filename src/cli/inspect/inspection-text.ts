import type { Alignment } from '../../domain/alignment.js';
import type { Region } from '../../domain/comparison.js';
import { judgedScores, type Thresholds } from '../../domain/decide.js';
import type { Observation } from '../../domain/observation.js';
import type { Locale } from '../../domain/station-error.js';
import type { Verdict } from '../../domain/verdict.js';
import { unjudgedTexts, verdictTexts } from '../../text/verdict-texts.js';
import { displayWidth, padColumns } from '../display-width.js';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../table.js';

const texts = {
  en: {
    verdict: 'Verdict',
    score: 'Score',
    model: 'Model',
    alignment: 'Alignment',
    skipped: 'none asked for',
    time: 'Time',
    limits: (fail: number, review: number | undefined) =>
      review === undefined ? `fails from ${fail}` : `review from ${review}, fails from ${fail}`,
    aligned: (degrees: string, x: string, y: string, residual: string) =>
      `turned ${degrees} degrees, moved ${x}, ${y} px, residual ${residual} px`,
    columns: ['defect', 'x', 'y', 'width', 'height', 'area px', 'score'],
    unnamed: 'differs',
  },
  'zh-TW': {
    verdict: '判定',
    score: '分數',
    model: '模型',
    alignment: '對位',
    skipped: '未要求',
    time: '時間',
    limits: (fail: number, review: number | undefined) =>
      review === undefined ? `${fail} 以上不合格` : `${review} 以上複判，${fail} 以上不合格`,
    aligned: (degrees: string, x: string, y: string, residual: string) =>
      `旋轉 ${degrees} 度，位移 ${x}, ${y} px，殘差 ${residual} px`,
    columns: ['瑕疵', 'x', 'y', '寬', '高', '面積 px', '分數'],
    unnamed: '差異',
  },
} as const satisfies Record<Locale, unknown>;

interface InspectionText {
  readonly observation: Observation;
  readonly verdict: Verdict;
  readonly thresholds: Thresholds;
  /** Name and version. */
  readonly model: string;
  readonly locale: Locale;
}

/** One inspection for people: verdict, score, how the part lay, and the regions that differ. */
export function inspectionText({ observation, verdict, thresholds, model, locale }: InspectionText): string {
  const text = texts[locale];
  const rows: (readonly [string, string])[] = [[text.verdict, verdictText(verdict, locale)]];
  if (observation.kind === 'compared') {
    const { provider } = observation.comparison;
    for (const { zone, score, limits } of judgedScores(observation.comparison, thresholds)) {
      const label = zone === undefined ? text.score : `${text.score} ${zone}`;
      rows.push([label, `${score.toFixed(4)}  (${text.limits(limits.fail, limits.review)})`]);
    }
    rows.push([text.model, `${model}, ${provider}`]);
    rows.push([text.alignment, alignmentText(observation.alignment, locale)]);
  }
  const stages = Object.entries(observation.timings).map(([stage, ms]) => `${stage} ${ms.toFixed(1)} ms`);
  if (stages.length > 0) rows.push([text.time, stages.join(', ')]);
  const width = Math.max(...rows.map(([label]) => displayWidth(label)));
  const facts = rows.map(([label, value]) => `${padColumns(label, width)}  ${value}\n`).join('');
  const regions = observation.kind === 'compared' ? observation.comparison.regions : [];
  return regions.length === 0 ? facts : `${facts}\n${regionTable(regions, locale)}`;
}

/** What the command ends with: only a pass is 0, and what could not be judged is no defect found. */
export function inspectionExitCode(verdict: Verdict): number {
  switch (verdict.kind) {
    case 'pass':
      return exitCodes.good;
    case 'fail':
      return exitCodes.defect;
    case 'review':
    case 'unjudged':
      return exitCodes.unjudged;
  }
}

function verdictText(verdict: Verdict, locale: Locale): string {
  const word = verdictTexts[locale][verdict.kind];
  return verdict.kind === 'unjudged'
    ? `${word}: ${unjudgedTexts[locale][verdict.reason]} (${verdict.detail})`
    : word;
}

function alignmentText(alignment: Exclude<Alignment, { kind: 'rejected' }>, locale: Locale): string {
  const text = texts[locale];
  if (alignment.kind === 'skipped') return text.skipped;
  const { rotationDeg, shiftX, shiftY } = alignment.transform;
  return text.aligned(
    rotationDeg.toFixed(2),
    shiftX.toFixed(1),
    shiftY.toFixed(1),
    alignment.residualPx.toFixed(2),
  );
}

function regionTable(regions: readonly Region[], locale: Locale): string {
  const text = texts[locale];
  return formatTable([
    text.columns,
    ...regions.map(({ box, areaPx, score, defect, zone }) => [
      [defect ?? text.unnamed, ...(zone === undefined ? [] : [zone])].join(' · '),
      ...[box.x, box.y, box.width, box.height, areaPx].map(String),
      score.toFixed(4),
    ]),
  ]);
}
