import type { Locale } from '../../domain/station-error.js';
import type { DriftSeries } from '../../evaluation/drift.js';
import type { PartDrift } from '../../evaluation/drift-monitor.js';
import { driftError, driftTexts, driftValueText } from '../../report/drift-texts.js';
import { formatTable } from '../table.js';
import { sparkline } from './sparkline.js';

const sparkWidth = 30;

/** The drift of all parts for the terminal: a line for each chart, and what to do where one is out. */
export function driftText(drifts: readonly PartDrift[], locale: Locale): string {
  const text = driftTexts[locale];
  if (drifts.length === 0) return `${text.none}\n`;
  const rows = drifts.flatMap(({ part, series }) => series.map((one) => row(part, one, locale)));
  const errors = drifts.flatMap((drift) => {
    const error = driftError(drift);
    if (error === undefined) return [];
    const { what, mend } = error.describe(locale);
    return [`\n${what}\n  ${mend} [${error.code}]\n`];
  });
  return `${formatTable([text.columns, ...rows])}${errors.join('')}`;
}

function row(part: string, series: DriftSeries, locale: Locale): readonly string[] {
  const text = driftTexts[locale];
  const { metric, status, inControl, ewma, subgroups } = series;
  const now = ewma.at(-1)?.average;
  return [
    part,
    text.metrics[metric],
    text.statuses[status.kind],
    inControl === undefined ? '-' : driftValueText(metric, inControl.mean),
    now === undefined ? '-' : driftValueText(metric, now),
    subgroups.length === 0
      ? '-'
      : sparkline(
          subgroups.map(({ mean }) => mean),
          sparkWidth,
        ),
  ];
}
