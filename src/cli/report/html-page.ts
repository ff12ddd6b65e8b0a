import type { Locale } from '../../domain/station-error.js';
import { escapeMarkup } from './escape-markup.js';

interface HtmlPage {
  readonly locale: Locale;
  readonly title: string;
  /** Markup, escaped already. */
  readonly body: readonly string[];
}

const style = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1d1f21; --quiet: #666; --line: #d6d6d6; --warn: #9a3b00; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181a; --ink: #e4e6e8; --quiet: #a0a4a8; --line: #3a3e42; --warn: #ffb07c; } }
body { background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; }
th, td { border-bottom: 1px solid var(--line); padding: 0.25rem 0.75rem; text-align: right; } th:first-child, td:first-child { text-align: left; }
svg, img { max-width: 100%; height: auto; } figure { margin: 1rem 0; } figcaption, .quiet { color: var(--quiet); font-size: 0.9rem; }
.warning { color: var(--warn); font-weight: 600; } code, pre { font: 0.9em ui-monospace, monospace; } pre { overflow-x: auto; }
@media print { body { max-width: none; } }
`;

/** A page in one file: nothing is loaded from anywhere, light and dark follow the reader, and it prints. */
export function htmlPage({ locale, title, body }: HtmlPage): string {
  return [
    '<!doctype html>',
    `<html lang="${locale === 'zh-TW' ? 'zh-Hant-TW' : 'en'}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeMarkup(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<h1>${escapeMarkup(title)}</h1>`,
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** A table; the first row is its head. Cells are texts. */
export function htmlTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...lines] = rows;
  const row = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table><thead>${row(head, 'th')}</thead><tbody>${lines.map((line) => row(line, 'td')).join('')}</tbody></table></div>`;
}

/** A picture with a text below it. */
export function htmlFigure(markup: string, caption: string): string {
  return `<figure>${markup}<figcaption>${escapeMarkup(caption)}</figcaption></figure>`;
}
