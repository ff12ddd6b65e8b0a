import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../src/cli/drift/sparkline.js';

describe('a sparkline', () => {
  it('has a bar for each of the newest values', () => {
    expect(sparkline([9, 0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([5, 5], 8)).toBe('▁▁');
    expect(sparkline([], 8)).toBe('');
  });
});
