import { judgedScores, worstScore } from '../domain/decide.js';
import type { Inspection } from '../domain/inspection.js';
import type { Locale } from '../domain/station-error.js';
import type { VerdictKind } from '../domain/verdict.js';
import { stationTexts } from '../text/station-texts.js';
import { unjudgedTexts, verdictTexts } from '../text/verdict-texts.js';
import { displayWidth, padColumns } from './display-width.js';

const colours: Readonly<Record<VerdictKind, string>> = {
  pass: '32',
  review: '33',
  fail: '31',
  unjudged: '35',
};

/** Signs that differ in shape, for those who cannot tell the colours. */
const signs: Readonly<Record<VerdictKind, string>> = { pass: '●', review: '◆', fail: '✖', unjudged: '○' };

/** One inspection as one line of a terminal: time, sign, verdict, part, score and what was found. */
export function verdictLine(inspection: Inspection, locale: Locale, colour: boolean): string {
  const { verdict, trigger, observation } = inspection;
  const texts = verdictTexts[locale];
  const widest = Math.max(...Object.values(texts).map(displayWidth));
  const word = padColumns(texts[verdict.kind], widest);
  const shown = `${signs[verdict.kind]} ${word}`;
  return [
    inspection.judgedAt.slice(11, 23),
    colour ? `\u001b[${colours[verdict.kind]}m${shown}\u001b[0m` : shown,
    trigger.camera,
    trigger.part,
    `${inspection.elapsedMs.toFixed(0).padStart(5)} ms`,
    detail(inspection, locale),
    observation.frame?.file?.split('/').at(-1) ?? '',
  ].join('  ');
}

function detail({ verdict, observation, thresholds }: Inspection, locale: Locale): string {
  if (verdict.kind === 'unjudged') return `${unjudgedTexts[locale][verdict.reason]} (${verdict.detail})`;
  if (observation.kind === 'failed') return '';
  const { regions } = observation.comparison;
  const { zone, score, limits } = worstScore(judgedScores(observation.comparison, thresholds));
  const names = [...new Set(regions.flatMap(({ defect }) => (defect === undefined ? [] : [defect])))];
  const found = regions.length === 0 ? [] : [stationTexts[locale].regions(regions.length)];
  return [
    `${stationTexts[locale].score} ${score.toFixed(3)} / ${limits.fail}${zone === undefined ? '' : ` ${zone}`}`,
    ...found,
    names.join(', '),
  ]
    .filter((text) => text !== '')
    .join('  ');
}
