import type { ResultPayload } from '../contract/result-payload.js';
import type { StatePayload } from '../contract/state-payload.js';
import { byId, element } from './element.js';
import type { PageTexts } from './texts.js';

const kinds = ['pass', 'review', 'fail', 'unjudged'] as const;

/** State of the station, its faults, and how many parts it has judged. */
export class StateView {
  readonly #texts: PageTexts;
  readonly #figures = new Map<ResultPayload['verdict'], HTMLElement>();

  constructor(texts: PageTexts) {
    this.#texts = texts;
    for (const kind of kinds) {
      const total = element('div', 'total', texts.verdicts[kind]);
      const figure = element('strong', '', '0');
      total.prepend(figure);
      this.#figures.set(kind, figure);
      byId('totals').append(total);
    }
  }

  show({ state, faults, counts }: StatePayload): void {
    byId('state').textContent = this.#texts.states[state];
    byId('state').className = state === 'degraded' ? 'fail' : '';
    const items = faults.map(({ component, message }) => element('li', '', `${component}: ${message}`));
    byId('faults').replaceChildren(...items);
    for (const kind of kinds) this.#set(kind, counts[kind]);
  }

  count({ verdict }: ResultPayload): void {
    this.#set(verdict, Number(this.#figures.get(verdict)?.textContent) + 1);
  }

  lost(): void {
    byId('state').textContent = this.#texts.lost;
    byId('state').className = 'fail';
  }

  #set(kind: ResultPayload['verdict'], count: number): void {
    const figure = this.#figures.get(kind);
    if (figure !== undefined) figure.textContent = String(count);
  }
}
