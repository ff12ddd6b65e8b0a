import type { Decision } from '../../evaluation/attribute-study.js';

const words: Readonly<Record<Decision, ReadonlySet<string>>> = {
  good: new Set(['good', 'ok', 'pass', 'passed', 'accept', '1', 'g', '良品', '合格']),
  defective: new Set(
    [
      'defective',
      'defect',
      'bad',
      'ng',
      'nok',
      'fail',
      'failed',
      'reject',
      '0',
      'd',
      'review',
      'unjudged',
    ].concat(['不良', '不合格', '複判', '未判定']),
  ),
};

/** What a word says of a part: names of folders, cells of tables, answers of people. Undefined for any other word. */
export function readDecision(word: string): Decision | undefined {
  const plain = word.trim().toLowerCase();
  if (words.good.has(plain)) return 'good';
  return words.defective.has(plain) ? 'defective' : undefined;
}
