import type { ResultPayload } from '../contract/result-payload.js';
import { byId, element } from './element.js';
import type { PageTexts } from './texts.js';
import { findingText, verdictText } from './verdict-text.js';

const shownRows = 50;
/** Columns of numbers. */
const figures: ReadonlySet<number> = new Set([4, 5]);

/** The newest inspections as a table, the newest on top. */
export class HistoryView {
  readonly #texts: PageTexts;
  readonly #rows: HTMLElement = byId('rows');

  constructor(texts: PageTexts) {
    this.#texts = texts;
    byId('history-title').textContent = texts.history;
    byId('columns').replaceChildren(
      ...texts.columns.map((column, index) => element('th', figures.has(index) ? 'figure' : '', column)),
    );
  }

  add(result: ResultPayload): void {
    this.#rows.prepend(this.#row(result));
    while (this.#rows.childElementCount > shownRows) this.#rows.lastElementChild?.remove();
  }

  #row(result: ResultPayload): HTMLElement {
    const { judgedAt, camera, part, score, elapsedMs, id, seq, verdict } = result;
    const link = element('a', '', String(seq));
    link.href = `/api/inspections/${id}`;
    const last = element('td');
    last.append(link);
    const row = element('tr');
    row.append(
      element('td', '', new Date(judgedAt).toLocaleTimeString(document.documentElement.lang)),
      element('td', verdict, verdictText(result, this.#texts)),
      element('td', '', camera),
      element('td', '', part),
      element('td', 'figure', score?.toFixed(3) ?? ''),
      element('td', 'figure', elapsedMs.toFixed(0)),
      element('td', '', findingText(result, this.#texts)),
      last,
    );
    return row;
  }
}
