import type { Locale } from '../../domain/station-error.js';
import { calibrationTexts } from '../../report/calibration-texts.js';
import { html } from '../../report/html.js';
import { callout, reportPage, table } from '../../report/report-page.js';
import { histogramOf } from '../../report/score-histogram.js';
import { type Mark, svgChart } from '../../report/svg-chart.js';
import { type CalibrationRecord, limitsOf } from './calibration-record.js';
import { areaRows, saidOf, scoresOf } from './calibration-text.js';
import type { GoodParts } from './score-good-parts.js';

interface CalibrationPage {
  readonly record: CalibrationRecord;
  readonly good: GoodParts;
  /** File of the record. */
  readonly file: string;
  readonly locale: Locale;
}

const bins = 40;

/** A calibration as a page of one file. */
export function calibrationPage({ record, good, file, locale }: CalibrationPage): string {
  const text = calibrationTexts[locale];
  const [head = [], ...rows] = areaRows(record, locale);
  const tone = record.result.method === 'order-statistics' ? 'good' : 'warn';
  return reportPage({
    locale,
    title: `${text.title}: ${record.part}`,
    about: [
      [text.model, `${record.model.name} ${record.model.sha256.slice(0, 12)}`],
      [text.program, record.software],
      [text.record, file],
    ],
    body: html`<p>${text.summary(record.samples.length, record.unjudged.length, record.golden.length)}</p>
${callout(saidOf(record, good, locale), tone)}
${table(head, rows)}
${record.areas.map((name, area) => html`<h2>${name || text.outside}</h2>${scoreChart(record, area, locale)}`)}
<p class="note">${text.method}</p>`,
  });
}

function scoreChart(record: CalibrationRecord, area: number, locale: Locale) {
  const text = calibrationTexts[locale];
  const { fail, review } = limitsOf(record)[area] ?? { fail: 1 };
  const columns = histogramOf(scoresOf(record, area), { bins, upTo: Math.min(1, fail * 1.15) });
  const marks: readonly Mark[] = [
    ...columns.map(({ from, to, count }) => ({ kind: 'bar', tone: 0, from, to, height: count }) as const),
    { kind: 'at', tone: 1, axis: 'x', value: fail, text: `${text.fail} ${fail.toFixed(3)}` },
    ...(review === undefined
      ? []
      : [
          {
            kind: 'at',
            tone: 4,
            axis: 'x',
            value: review,
            text: `${text.review} ${review.toFixed(3)}`,
            row: 1,
          } as const,
        ]),
  ];
  return svgChart({
    title: text.scores,
    x: { label: text.scores, from: 0, to: columns.at(-1)?.to ?? 1 },
    y: { label: text.parts, from: 0, to: Math.max(1, ...columns.map(({ count }) => count)) * 1.15 },
    marks,
    heightPx: 260,
  });
}
