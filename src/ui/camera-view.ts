import type { ResultPayload } from '../contract/result-payload.js';
import { element } from './element.js';
import type { PageTexts } from './texts.js';
import { findingText, scoreText, verdictText } from './verdict-text.js';

/** The newest part of one camera: picture, verdict, score. */
export class CameraView {
  readonly root: HTMLElement = element('article', 'camera');
  readonly #texts: PageTexts;
  readonly #picture: HTMLImageElement;
  readonly #verdict: HTMLElement;
  readonly #said: HTMLElement;

  constructor(camera: string, texts: PageTexts) {
    this.#texts = texts;
    this.#picture = element('img');
    this.#picture.alt = texts.picture(camera);
    this.#verdict = element('p', 'verdict', texts.waiting);
    this.#said = element('p', 'said');
    this.root.append(element('h2', '', camera), this.#picture, this.#verdict, this.#said);
  }

  show(result: ResultPayload): void {
    const picture =
      result.evidence.find(({ role }) => role === 'overlay') ??
      result.evidence.find(({ role }) => role === 'frame');
    if (picture !== undefined) this.#picture.src = `/api/evidence/${picture.sha256}`;
    this.#verdict.className = `verdict ${result.verdict}`;
    this.#verdict.textContent = verdictText(result, this.#texts);
    const score = scoreText(result, this.#texts);
    this.#said.textContent = [result.part, result.serial ?? '', score, findingText(result, this.#texts)]
      .filter((text) => text !== '')
      .join(' · ');
  }
}
