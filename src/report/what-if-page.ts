import type { Locale } from '../domain/station-error.js';
import { type VerdictKind, verdictKinds } from '../domain/verdict.js';
import type { WhatIf, WhatIfCase } from '../evaluation/what-if.js';
import { verdictTexts } from '../text/verdict-texts.js';
import { type Html, html, nothing } from './html.js';
import { badge, callout, reportPage, type Tone, table } from './report-page.js';
import { doubtsOf, scoreText, whatIfTexts } from './what-if-texts.js';

interface WhatIfPage {
  readonly answer: WhatIf;
  readonly locale: Locale;
  /** What was tried, for people. */
  readonly changed: string;
  readonly software: string;
  /** Address of the picture of a case, or the picture itself as a data URL; nothing where there is none. */
  readonly picture: (one: WhatIfCase) => string | undefined;
}

/** More pictures make a page that nobody scrolls through. */
const maxPictures = 60;

const tones: Readonly<Record<VerdictKind, Tone>> = {
  pass: 'good',
  review: 'warn',
  fail: 'bad',
  unjudged: 'plain',
};

/** What another recipe would have made of the newest inspections, with pictures of what flips. */
export function whatIfPage({ answer, locale, changed, software, picture }: WhatIfPage): string {
  const text = whatIfTexts[locale];
  const { flips, part, counts } = answer;
  const words = verdictTexts[locale];
  const doubts = doubtsOf(answer, locale);
  const shown = flips.slice(0, maxPictures);
  return reportPage({
    locale,
    title: text.title,
    about: [
      [text.part, part],
      [text.changed, changed],
      [text.program, software],
    ],
    body: html`${callout([text.summary(answer)], flips.length === 0 ? 'good' : 'warn')}
${doubts.length === 0 ? nothing : callout(doubts, answer.unrepeatable === 0 ? 'plain' : 'bad')}
${table(
  [text.corner, ...verdictKinds.map((kind) => words[kind])],
  verdictKinds.map((before) => [words[before], ...verdictKinds.map((after) => counts[before][after])]),
)}
<h2>${text.flips}</h2>
${flips.length === 0 ? html`<p>${text.none}</p>` : nothing}
${shown.length < flips.length ? html`<p class="note">${text.shown(shown.length, flips.length)}</p>` : nothing}
<div class="cards">${shown.map((one) => card(one, picture(one), locale))}</div>
<p class="note">${text.note}</p>`,
  });
}

function card(one: WhatIfCase, picture: string | undefined, locale: Locale): Html {
  const words = verdictTexts[locale];
  const { seq, before, after, judgedAt, serial, file } = one;
  const name = serial ?? file?.split('/').at(-1) ?? '';
  const image = picture === undefined ? nothing : html`<img src="${picture}" alt="${name}" loading="lazy">`;
  return html`<div class="card">${image}<p>${badge(words[before], tones[before])} → ${badge(words[after], tones[after])} ${scoreText(one)}</p>
<p class="note">#${seq} ${judgedAt.slice(0, 19).replace('T', ' ')} ${name}</p></div>`;
}
