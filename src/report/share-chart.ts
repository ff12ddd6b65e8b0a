import { type Html, html } from './html.js';
import type { Tone } from './report-page.js';

/** A share with its interval, each 0 to 1. */
export interface ShareBar {
  readonly label: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly tone: Tone;
}

interface ShareChart {
  readonly title: string;
  readonly bars: readonly ShareBar[];
  /** Where the acceptance table has its limits, 0 to 1. */
  readonly limits: readonly { readonly value: number; readonly tone: Tone }[];
  /** The axis ends here, 0 to 1. */
  readonly from: number;
  readonly to: number;
}

const width = 720;
const rowHeight = 26;
const margin = { left: 150, right: 70, top: 24, bottom: 22 };

/** Shares as points with their intervals as whiskers, one row each, and limits across. As SVG. */
export function shareChart({ title, bars, limits, from, to }: ShareChart): Html {
  const bottom = margin.top + bars.length * rowHeight;
  const x = (share: number): string => {
    const inside = Math.min(to, Math.max(from, share));
    return (margin.left + ((inside - from) / (to - from)) * (width - margin.left - margin.right)).toFixed(1);
  };
  const rows = bars.map(({ label, share, low, high, tone }, index) => {
    const y = margin.top + (index + 0.5) * rowHeight;
    return html`<text x="${margin.left - 10}" y="${y}" dy="4" text-anchor="end">${label}</text>
<line class="stroke-${tone}" x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" stroke-width="3" opacity=".45"/>
<circle class="fill-${tone}" cx="${x(share)}" cy="${y}" r="5"/>
<text x="${width - margin.right + 10}" y="${y}" dy="4">${percent(share)}</text>`;
  });
  const across = limits.map(
    ({
      value,
      tone,
    }) => html`<line class="stroke-${tone}" x1="${x(value)}" x2="${x(value)}" y1="${margin.top}" y2="${bottom}" stroke-dasharray="4 4"/>
<text x="${x(value)}" y="${bottom + 15}" text-anchor="middle">${percent(value)}</text>`,
  );
  return html`<svg viewBox="0 0 ${width} ${bottom + margin.bottom}" width="${width}" role="img" aria-label="${title}">
<text class="ink" x="${margin.left}" y="14">${title}</text>
<line class="stroke-dim" x1="${margin.left}" x2="${width - margin.right}" y1="${bottom}" y2="${bottom}"/>
${across}${rows}
</svg>`;
}

/** A share for people: `6.3 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
