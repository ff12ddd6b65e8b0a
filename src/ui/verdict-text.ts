import type { ResultPayload } from '../contract/result-payload.js';
import type { PageTexts } from './texts.js';

/** Signs that differ in shape, for those who cannot tell the colours. */
const signs: Readonly<Record<ResultPayload['verdict'], string>> = {
  pass: '●',
  review: '◆',
  fail: '✖',
  unjudged: '○',
};

/** The verdict as a sign and a word. */
export function verdictText({ verdict }: ResultPayload, texts: PageTexts): string {
  return `${signs[verdict]} ${texts.verdicts[verdict]}`;
}

/** The score that lies highest above its threshold, or least below it, with the zone it belongs to. */
export function scoreText({ score, failThreshold, zones = [] }: ResultPayload, texts: PageTexts): string {
  if (score === undefined) return '';
  const outside = { name: '', score, failThreshold };
  const worst = zones.reduce<typeof outside>(
    (most, one) => (one.score - one.failThreshold > most.score - most.failThreshold ? one : most),
    outside,
  );
  return `${texts.score} ${worst.score.toFixed(3)} / ${worst.failThreshold} ${worst.name}`.trimEnd();
}

/** What was found: names of defects, or how many regions, or why there is no verdict. */
export function findingText({ verdict, reason, regions }: ResultPayload, texts: PageTexts): string {
  if (verdict === 'unjudged') return reason ?? '';
  if (regions.length === 0) return '';
  const names = [...new Set(regions.flatMap(({ defect }) => (defect === undefined ? [] : [defect])))];
  return names.length === 0 ? texts.regions(regions.length) : names.join(', ');
}
