import { expect, it } from 'vitest';
import { formatTable } from '../../../src/cli/table.js';

it('aligns words to the left, figures to the right, and wide characters by their columns', () => {
  expect(
    formatTable([
      ['', 'AP', 'F'],
      ['open', '98.65', '7'],
      ['短路', '7', '100.00'],
    ]),
  ).toBe(['         AP       F', 'open  98.65       7', '短路      7  100.00', ''].join('\n'));
});

it('leaves a missing cell at the end of a row empty', () => {
  expect(formatTable([['a', '1'], ['bb']])).toBe('a   1\nbb\n');
});
