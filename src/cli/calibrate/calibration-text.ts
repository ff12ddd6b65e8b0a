import { stringify } from 'yaml';
import type { Recipe } from '../../config/recipe.js';
import type { Limits } from '../../domain/decide.js';
import type { Locale } from '../../domain/station-error.js';
import { percentile } from '../../evaluation/percentile.js';
import { calibrationTexts } from '../../report/calibration-texts.js';
import { histogramOf } from '../../report/score-histogram.js';
import { formatTable } from '../table.js';
import { type CalibrationRecord, limitsOf } from './calibration-record.js';
import type { GoodParts } from './score-good-parts.js';

const bins = 16;
const widest = 40;

interface CalibrationText {
  readonly record: CalibrationRecord;
  readonly good: GoodParts;
  readonly recipe: Pick<Recipe, 'zones'>;
  readonly locale: Locale;
}

/** A calibration for people: scores, thresholds, what they promise, and what to write into the recipe. */
export function calibrationText({ record, good, recipe, locale }: CalibrationText): string {
  const text = calibrationTexts[locale];
  const limits = limitsOf(record);
  const histograms = record.areas.map((name, area) => {
    const title = record.areas.length === 1 ? text.scores : `${text.scores}: ${name || text.outside}`;
    return `${title}\n${histogramText(scoresOf(record, area), limits[area], locale)}`;
  });
  return [
    text.summary(record.samples.length, record.unjudged.length, record.golden.length),
    ...good.unjudged.map(({ file, why }) => `  ${file} ${text.unjudged}: ${why}`),
    '',
    ...histograms,
    formatTable(areaRows(record, locale)),
    ...saidOf(record, good, locale),
    '',
    `${text.settings}:`,
    settingsText(record, recipe),
  ].join('\n');
}

/** What a calibration promises and what is doubtful about it, the most important first. */
export function saidOf(record: CalibrationRecord, good: GoodParts, locale: Locale): readonly string[] {
  const text = calibrationTexts[locale];
  const { result, request, leftOut } = record;
  const { fail, review, method } = result;
  const confidence = percent(request.confidence);
  const isSaturated =
    fail.thresholds.some((threshold) => threshold >= 1) && fail.samples >= fail.thresholds.length;
  const few =
    fail.needed === undefined
      ? text.impossible
      : text.tooFew(fail.needed, percent(request.falseRejects), confidence);
  return [
    ...(method === 'order-statistics' ? [] : [isSaturated ? text.saturated : few]),
    ...(method === 'extrapolated'
      ? [text.extrapolated]
      : [text.promise(confidence, percent(fail.bound), percent(fail.onAverage))]),
    ...(typeof request.batch === 'number' ? [text.batch(request.batch)] : []),
    ...(review === undefined ? [] : [text.reviewed(confidence, percent(review.bound))]),
    ...(review !== undefined && limitsOf(record).every((one) => one.review === undefined)
      ? [text.noBand]
      : []),
    ...(leftOut.length === 0 ? [] : [text.leftOut(leftOut.length)]),
    ...(good.twins.length === 0 ? [] : [text.twins(good.twins.length)]),
  ];
}

/** One row for each area, and a head. */
export function areaRows(record: CalibrationRecord, locale: Locale): readonly (readonly string[])[] {
  const text = calibrationTexts[locale];
  const limits = limitsOf(record);
  const rows = record.areas.map((name, area) => {
    const scores = scoresOf(record, area);
    const { fail, review } = limits[area] ?? { fail: 1 };
    const cells = [fail, review, percentile(scores, 1), percentile(scores, 0.5)];
    return [name || text.outside, ...cells.map((value) => (value === undefined ? '-' : value.toFixed(4)))];
  });
  return [text.columns, ...rows];
}

/** Scores of the good parts in an area. */
export function scoresOf({ scores }: CalibrationRecord, area: number): readonly number[] {
  return scores.map((sample) => sample[area] ?? 0);
}

/** Keys of a recipe with the calibrated thresholds. */
export function settingsOf(
  record: CalibrationRecord,
  { zones }: Pick<Recipe, 'zones'>,
): Readonly<Record<string, unknown>> {
  const [thresholds, ...ofZones] = limitsOf(record);
  const calibrated = zones.map((zone, index) => ({ ...zone, thresholds: ofZones[index] ?? zone.thresholds }));
  return { thresholds, ...(zones.length === 0 ? {} : { zones: calibrated }) };
}

function settingsText(record: CalibrationRecord, recipe: Pick<Recipe, 'zones'>): string {
  return stringify(settingsOf(record, recipe), { collectionStyle: 'block', lineWidth: 0 });
}

function histogramText(scores: readonly number[], limits: Limits | undefined, locale: Locale): string {
  const { fail, review } = limits ?? { fail: 1 };
  const columns = histogramOf(scores, { bins, upTo: Math.min(1, fail * 1.15) });
  const most = Math.max(1, ...columns.map(({ count }) => count));
  const mark = (from: number, to: number): string => {
    const text = calibrationTexts[locale];
    const failing = fail >= from && fail < to ? `  < ${text.fail}` : '';
    return review !== undefined && review >= from && review < to ? `${failing}  < ${text.review}` : failing;
  };
  return columns
    .map(({ from, to, count }) => {
      const bar = count === 0 ? '' : '█'.repeat(Math.max(1, Math.round((count / most) * widest)));
      return `  ${from.toFixed(3)}  ${bar}${count === 0 ? '' : ` ${count}`}${mark(from, to)}\n`;
    })
    .join('');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
