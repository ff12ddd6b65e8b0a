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

/** What was found: names of defects, or how many regions, or why there is no verdict. */
export function findingText({ verdict, reason, regions }: ResultPayload, texts: PageTexts): string {
  if (verdict === 'unjudged') return reason ?? '';
  if (regions.length === 0) return '';
  const names = [...new Set(regions.flatMap(({ defect }) => (defect === undefined ? [] : [defect])))];
  return names.length === 0 ? texts.regions(regions.length) : names.join(', ');
}
