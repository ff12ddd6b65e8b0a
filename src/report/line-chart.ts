import { axisTicks } from './axis-ticks.js';
import { type Html, html } from './html.js';
import type { Tone } from './report-page.js';

/** One line; places without a value are left open. */
export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | undefined)[];
  readonly tone: Tone;
  /** Dashed and without marks: a limit that changes along the chart. */
  readonly isLimit?: boolean;
}

interface LineChart {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  /** Values behind the lines, as small dots. */
  readonly faint?: readonly number[];
  /** Level lines across the chart. */
  readonly limits?: readonly { readonly label: string; readonly value: number; readonly tone: Tone }[];
  /** Indices that are marked as out of limits, on the first line. */
  readonly marked?: ReadonlySet<number>;
  /** What stands below the first and the last point. */
  readonly ends: readonly [string, string];
}

const size = { width: 720, height: 220 };
const margin = { left: 64, right: 96, top: 24, bottom: 24 };

/** Values in their order, with limits: a control chart. As SVG. */
export function lineChart({
  title,
  lines,
  faint = [],
  limits = [],
  marked = new Set(),
  ends,
}: LineChart): Html {
  const values = [
    ...lines.flatMap((line) => line.values.filter((value) => value !== undefined)),
    ...limits.map(({ value }) => value),
    ...faint,
  ];
  const ticks = axisTicks(values);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const count = Math.max(2, faint.length, ...lines.map((line) => line.values.length));
  const [right, bottom] = [size.width - margin.right, size.height - margin.bottom];
  const x = (index: number): string =>
    (margin.left + (index / (count - 1)) * (right - margin.left)).toFixed(1);
  const y = (value: number): string =>
    (bottom - ((value - low) / (high - low || 1)) * (bottom - margin.top)).toFixed(1);
  const grid = ticks.map(
    (
      tick,
    ) => html`<line class="stroke-dim" x1="${margin.left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}"/>
<text x="${margin.left - 8}" y="${y(tick)}" dy="4" text-anchor="end">${tickText(tick, ticks)}</text>`,
  );
  const levels = limits.map(
    ({
      label,
      value,
      tone,
    }) => html`<line class="stroke-${tone}" x1="${margin.left}" x2="${right}" y1="${y(value)}" y2="${y(value)}" stroke-dasharray="5 4"/>
<text x="${right + 6}" y="${y(value)}" dy="4">${label}</text>`,
  );
  const drawn = lines.map(({ values: own, tone, isLimit }) => {
    const dash = isLimit === true ? ' 5 4' : '';
    return html`<path class="stroke-${tone}" fill="none" stroke-width="1.5" stroke-dasharray="${dash.trim()}" d="${pathOf(own, x, y)}"/>`;
  });
  const dots = faint.map(
    (value, index) =>
      html`<circle class="fill-plain" cx="${x(index)}" cy="${y(value)}" r="1.5" opacity=".4"/>`,
  );
  const marks = [...marked].flatMap((index) => {
    const value = lines[0]?.values[index];
    return value === undefined
      ? []
      : [html`<circle class="fill-bad" cx="${x(index)}" cy="${y(value)}" r="3"/>`];
  });
  return html`<svg viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" role="img" aria-label="${title}">
<text class="ink" x="${margin.left}" y="14">${title}</text>
${grid}${levels}${dots}${drawn}${marks}
<text x="${margin.left}" y="${size.height - 6}">${ends[0]}</text>
<text x="${right}" y="${size.height - 6}" text-anchor="end">${ends[1]}</text>
</svg>`;
}

function pathOf(
  values: readonly (number | undefined)[],
  x: (index: number) => string,
  y: (value: number) => string,
): string {
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === undefined) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${x(index)} ${y(value)}`;
      pen = 'L';
      return step;
    })
    .join('');
}

/** As many decimals as tell neighbouring ticks apart. */
function tickText(tick: number, ticks: readonly number[]): string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1;
  return tick.toFixed(Math.max(0, Math.min(8, Math.ceil(-Math.log10(step) - 1e-9))));
}
