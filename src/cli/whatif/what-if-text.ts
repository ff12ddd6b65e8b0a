import { basename } from 'node:path';
import type { Locale } from '../../domain/station-error.js';
import { verdictKinds } from '../../domain/verdict.js';
import type { WhatIf } from '../../evaluation/what-if.js';
import { doubtsOf, scoreText, whatIfTexts } from '../../report/what-if-texts.js';
import { verdictTexts } from '../../text/verdict-texts.js';
import { formatTable } from '../table.js';

/** Flips that a terminal shows: the report has them all. */
const maxRows = 50;

/** What another recipe would have made of the log, for the terminal. */
export function whatIfText(answer: WhatIf, locale: Locale): string {
  const text = whatIfTexts[locale];
  const words = verdictTexts[locale];
  const shown = answer.flips.slice(0, maxRows);
  const rows = shown.map((one) => [
    String(one.seq),
    one.judgedAt.slice(0, 19).replace('T', ' '),
    words[one.before],
    words[one.after],
    scoreText(one),
    String(one.regions),
    one.camera,
    one.serial ?? (one.file === undefined ? '-' : basename(one.file)),
  ]);
  const matrix = verdictKinds.map((before) => [
    words[before],
    ...verdictKinds.map((after) => String(answer.counts[before][after])),
  ]);
  return [
    `${text.summary(answer)}\n`,
    ...doubtsOf(answer, locale).map((doubt) => `${doubt}\n`),
    `\n${formatTable([[text.corner, ...verdictKinds.map((kind) => words[kind])], ...matrix])}`,
    ...(rows.length === 0 ? [] : [`\n${formatTable([text.columns, ...rows])}`]),
    ...(shown.length === answer.flips.length ? [] : [`${text.shown(shown.length, answer.flips.length)}\n`]),
  ].join('');
}
