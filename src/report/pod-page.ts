import type { Locale } from '../domain/station-error.js';
import type { PodMap, PodOfKind, PodReport } from '../evaluation/pod-report.js';
import { type Html, html, nothing } from './html.js';
import { podRows } from './pod-rows.js';
import { podSize } from './pod-size.js';
import { podTexts } from './pod-texts.js';
import { callout, reportPage, table } from './report-page.js';
import { svgChart } from './svg-chart.js';

/** What a report of what a recipe can see tells. */
export interface PodPage {
  readonly part: string;
  readonly model: string;
  readonly software: string;
  readonly report: PodReport;
  readonly request: {
    readonly contrast: number;
    readonly smallest: number;
    readonly largest: number;
    readonly seed: number;
  };
  readonly trials: number;
  readonly parts: number;
  readonly leftOut: number;
  readonly pixelsPerMm: number | undefined;
  /** The inspected area of the first golden sample as a data URL. */
  readonly picture: string;
  readonly locale: Locale;
}

/** Curves, bounds and the map, as a page of one file. */
export function podPage(page: PodPage): string {
  const { part, model, software, report, request, pixelsPerMm, locale } = page;
  const text = podTexts[locale];
  const size = (px: number): string => podSize(px, pixelsPerMm);
  const [head = [], ...rows] = podRows(report, pixelsPerMm, locale);
  const said = [
    page.parts === 0 ? text.none : text.summary(page.trials, page.parts),
    ...(page.leftOut === 0 ? [] : [text.leftOut(page.leftOut)]),
  ];
  return reportPage({
    locale,
    title: `${text.title}: ${part}`,
    about: [
      [text.model, model],
      [text.program, software],
      [
        text.tried,
        text.request(request.contrast, size(request.smallest), size(request.largest), request.seed),
      ],
    ],
    body: html`${callout(said, page.leftOut === 0 ? 'plain' : 'warn')}
${table(head, rows)}
${report.map === undefined ? nothing : html`<h2>${text.map}</h2>${mapPicture(report.map, page)}<p class="note">${text.mapNote}</p>`}
${report.kinds.map((kind) => curveChart(kind, page))}
<p class="note">${text.method}</p>`,
  });
}

function curveChart({ zone, type, curve }: PodOfKind, { request, pixelsPerMm, locale }: PodPage): Html {
  if (curve.kind !== 'fitted') return nothing;
  const text = podTexts[locale];
  const name = `${zone || text.outside}, ${text.types[type] ?? type}`;
  const { a90, a90Over95: bound, points } = curve;
  const inRange = (px: number): boolean => px >= request.smallest && px <= request.largest;
  const pod = points.map((point) => [point.size, point.pod] as const);
  const lower = points.map((point) => [point.size, point.lower] as const);
  return html`<h3>${name}</h3>${svgChart({
    title: `${text.pod}: ${name}`,
    x: {
      label: pixelsPerMm === undefined ? `${text.size}, px` : `${text.size}, px (${pixelsPerMm} px/mm)`,
      from: request.smallest,
      to: request.largest,
      logarithmic: true,
    },
    y: { label: text.pod, from: 0, to: 1 },
    marks: [
      { kind: 'band', tone: 0, lower, upper: pod },
      { kind: 'line', tone: 0, points: lower, dashed: true },
      { kind: 'line', tone: 0, points: pod },
      { kind: 'at', tone: 6, axis: 'y', value: 0.9, text: '90 %' },
      ...(inRange(a90)
        ? [{ kind: 'at', tone: 1, axis: 'x', value: a90, text: `a90 ${a90.toFixed(1)}` } as const]
        : []),
      ...(bound !== undefined && inRange(bound)
        ? [
            {
              kind: 'at',
              tone: 3,
              axis: 'x',
              value: bound,
              text: `a90/95 ${bound.toFixed(1)}`,
              row: 1,
            } as const,
          ]
        : []),
    ],
    legend: [{ tone: 0, text: `${text.curve}; ${text.bound}` }],
    heightPx: 260,
  })}`;
}

/** The golden sample under a grid: each place says the smallest size that is seen there. */
function mapPicture({ columns, rows, area, sizes }: PodMap, { picture, pixelsPerMm, locale }: PodPage): Html {
  const known = sizes.filter((size) => size !== undefined);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const [width, height] = [area.width / columns, area.height / rows];
  const cells = sizes.map((size, index) => {
    if (size === undefined) return nothing;
    const x = (index % columns) * width;
    const y = Math.floor(index / columns) * height;
    const share = high > low ? Math.log(size / low) / Math.log(high / low) : 0;
    const label = pixelsPerMm === undefined ? size.toFixed(1) : (size / pixelsPerMm).toFixed(2);
    // Dark where small defects are seen, bright where only large ones are.
    const colour = `hsl(${Math.round(265 - 215 * share)} 85% ${Math.round(38 + 22 * share)}%)`;
    return html`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}" fill-opacity="0.55"/><text x="${x + width / 2}" y="${y + height / 2}" dy="4" text-anchor="middle" style="fill:#fff;font-weight:600;paint-order:stroke;stroke:#000;stroke-width:2px">${label}</text>`;
  });
  const unit = pixelsPerMm === undefined ? 'px' : 'mm';
  const title = `${podTexts[locale].map}, ${unit}`;
  return html`<svg viewBox="0 0 ${area.width} ${area.height}" width="${Math.max(area.width, 480)}" role="img" aria-label="${title}"><title>${title}</title><image href="${picture}" width="${area.width}" height="${area.height}"/>${cells}</svg><p class="note">${unit}</p>`;
}
