import type { Locale } from '../domain/station-error.js';
import type { DriftParameters, DriftSeries, DriftStatus } from '../evaluation/drift.js';
import type { PartDrift } from '../evaluation/drift-monitor.js';
import { driftError, driftTexts } from './drift-texts.js';
import { type Html, html, nothing } from './html.js';
import { type ChartLine, lineChart } from './line-chart.js';
import { badge, callout, reportPage, type Tone } from './report-page.js';

interface DriftPage {
  readonly drifts: readonly PartDrift[];
  readonly parameters: DriftParameters;
  readonly locale: Locale;
  readonly software: string;
}

/** Newest points that a chart shows: more cannot be told apart on a page. */
const shownPoints = 300;

const tones: Readonly<Record<DriftStatus['kind'], Tone>> = {
  learning: 'plain',
  'in-control': 'good',
  alarm: 'bad',
};

/** The control charts of every part. */
export function driftPage({ drifts, parameters, locale, software }: DriftPage): string {
  const text = driftTexts[locale];
  const { lambda, l, k, h, subgroup } = parameters;
  return reportPage({
    locale,
    title: text.title,
    about: [[text.program, software]],
    body: html`${drifts.length === 0 ? html`<p>${text.none}</p>` : nothing}
${drifts.map((drift) => partCharts(drift, parameters, locale))}
<p class="note">${text.method(lambda, l, k, h, subgroup)}</p>`,
  });
}

function partCharts(drift: PartDrift, parameters: DriftParameters, locale: Locale): Html {
  const text = driftTexts[locale];
  const { part, recipe = '-', activeSince, inspections, series, finding } = drift;
  const error = driftError(drift)?.describe(locale);
  const follows = finding?.follows.map((metric) => text.metrics[metric]) ?? [];
  const said =
    error === undefined
      ? html`<p>${text.calm}</p>`
      : callout([error.what, error.mend, ...(follows.length === 0 ? [] : [text.follows(follows)])], 'bad');
  return html`<h2>${part}</h2>
<dl><div><dt>${text.recipe}</dt><dd>${recipe.slice(0, 12)}</dd></div><div><dt>${text.since}</dt><dd>${activeSince}</dd></div><div><dt>${text.inspections}</dt><dd>${inspections}</dd></div></dl>
${said}
${series.map((one) => seriesCharts(one, parameters, locale))}`;
}

function seriesCharts(series: DriftSeries, parameters: DriftParameters, locale: Locale): Html {
  const text = driftTexts[locale];
  const { metric, status, subgroups, inControl } = series;
  const label = html`<h3>${text.metrics[metric]} ${badge(text.statuses[status.kind], tones[status.kind])}</h3>`;
  if (inControl === undefined) {
    const why =
      subgroups.length < parameters.baseline
        ? text.learning(subgroups.length, parameters.baseline)
        : text.unstable(parameters.baseline);
    return html`${label}<p class="note">${why}</p>${pointsChart(series, locale)}`;
  }
  return html`${label}${ewmaChartOf(series, locale)}${cusumChartOf(series, parameters.h, locale)}`;
}

function pointsChart({ subgroups, metric }: DriftSeries, locale: Locale): Html {
  if (subgroups.length < 2) return nothing;
  const text = driftTexts[locale];
  const points = subgroups.slice(-shownPoints);
  return lineChart({
    title: text.units[metric],
    lines: [{ label: text.mean, values: points.map(({ mean }) => mean), tone: 'plain' }],
    ends: endsOf(points),
  });
}

function ewmaChartOf({ subgroups, metric, inControl, ewma }: DriftSeries, locale: Locale): Html {
  const text = driftTexts[locale];
  const points = subgroups.slice(-shownPoints);
  // EWMA begins behind the window that the limits come from.
  const offset = points.length - ewma.length;
  const along = <T>(pick: (index: number) => T): readonly T[] =>
    points.map((_, index) => pick(index - offset));
  const line = (label: string, pick: 'average' | 'lower' | 'upper', tone: Tone): ChartLine => ({
    label,
    values: along((index) => ewma[index]?.[pick]),
    tone,
    ...(pick === 'average' ? {} : { isLimit: true }),
  });
  const marked = along((index) => index).flatMap((index, at) => (ewma[index]?.isOut === true ? [at] : []));
  return lineChart({
    title: `EWMA, ${text.units[metric]}`,
    lines: [
      line(text.average, 'average', 'plain'),
      line(text.limit, 'lower', 'bad'),
      line(text.limit, 'upper', 'bad'),
    ],
    faint: points.map(({ mean }) => mean),
    limits: inControl === undefined ? [] : [{ label: text.target, value: inControl.mean, tone: 'good' }],
    marked: new Set(marked),
    ends: endsOf(points),
  });
}

function cusumChartOf({ subgroups, cusum }: DriftSeries, h: number, locale: Locale): Html {
  if (cusum.length < 2) return nothing;
  const text = driftTexts[locale];
  const points = cusum.slice(-shownPoints);
  return lineChart({
    title: 'CUSUM',
    lines: [
      { label: text.up, values: points.map(({ high }) => high), tone: 'plain' },
      { label: text.down, values: points.map(({ low }) => -low), tone: 'plain' },
    ],
    limits: [
      { label: `h = ${h}`, value: h, tone: 'bad' },
      { label: `-h`, value: -h, tone: 'bad' },
    ],
    ends: endsOf(subgroups.slice(-points.length)),
  });
}

function endsOf(points: readonly { readonly judgedAt: string }[]): readonly [string, string] {
  return [minuteOf(points[0]?.judgedAt), minuteOf(points.at(-1)?.judgedAt)];
}

function minuteOf(time = ''): string {
  return time.slice(0, 16).replace('T', ' ');
}
