import type { Locale } from '../domain/station-error.js';
import { type Html, html } from './html.js';

interface ReportPage {
  readonly locale: Locale;
  readonly title: string;
  /** What the report is of, below the title: part, time, program. */
  readonly about: readonly (readonly [label: string, value: string])[];
  readonly body: Html;
}

/** Tones of a figure, a line or a badge. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** Everything in one file: it is mailed, printed and kept for years. */
const style = {
  markup: `
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #667080; --line: #d8dee6; --paper: #fff; --card: #f6f8fa;
  --plain: #2563b0; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --dim: #94a0ad; --line: #343b44; --paper: #0f1318;
  --card: #171c22; --plain: #6cb0ff; --good: #4ac26b; --warn: #d4a72c; --bad: #ff7b72; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; } h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
h3 { margin: 1.2rem 0 .3rem; font-size: 1rem; }
dl { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; margin: 0 0 1rem; color: var(--dim); }
dl div { display: flex; gap: .4rem; } dd { margin: 0; color: var(--ink); overflow-wrap: anywhere; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; } .wide td { white-space: nowrap; }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th:first-child, td:first-child, .words td { text-align: left; } th { color: var(--dim); font-weight: 600; }
.note { color: var(--dim); max-width: 60rem; }
.badge { display: inline-block; padding: 0 .55rem; border-radius: 1rem; border: 1px solid; font-weight: 600; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .plain { color: var(--plain); }
.callout { border-left: 4px solid; padding: .5rem 1rem; margin: .75rem 0; background: var(--card); }
.callout p { margin: .2rem 0; color: var(--ink); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem; break-inside: avoid; }
.card img { width: 100%; height: auto; display: block; border-radius: .25rem; } .card p { margin: .3rem 0 0; }
svg { display: block; max-width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--dim); }
svg .ink { fill: var(--ink); font-weight: 600; }
.stroke-good { stroke: var(--good); } .stroke-warn { stroke: var(--warn); } .stroke-bad { stroke: var(--bad); }
.stroke-plain { stroke: var(--plain); } .stroke-dim { stroke: var(--line); }
.fill-good { fill: var(--good); } .fill-warn { fill: var(--warn); } .fill-bad { fill: var(--bad); }
.fill-plain { fill: var(--plain); }
@media print { body { max-width: none; padding: 0; } }
`,
};

/** A page that needs nothing beside it: no script, no font, no picture from anywhere. */
export function reportPage({ locale, title, about, body }: ReportPage): string {
  const facts = about.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`);
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
<dl>${facts}</dl>
${body}
</body>
</html>
`.markup;
}

/** A table; the first column is words, the others are figures. Cells may be markup. */
export function table(
  header: readonly string[],
  rows: readonly (readonly (string | number | Html)[])[],
): Html {
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`);
  const head = header.map((cell) => html`<th>${cell}</th>`);
  return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A word that stands out. */
export function badge(text: string, tone: Tone): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** Sentences that stand out. */
export function callout(sentences: readonly string[], tone: Tone): Html {
  return html`<div class="callout ${tone}">${sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>`;
}
