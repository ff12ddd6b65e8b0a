import { describe, expect, it } from 'vitest';
import { type RetryPolicy, retrySchedule } from '../../../src/runtime/retry-schedule.js';

const policy: RetryPolicy = { initialMs: 100, factor: 2, maxMs: 700, jitter: 0 };

function first(count: number, schedule: Iterator<number, never>): readonly number[] {
  return Array.from({ length: count }, () => schedule.next().value);
}

describe('a retry schedule', () => {
  it('grows by its factor up to its longest wait and stays there', () => {
    expect(first(6, retrySchedule(policy))).toEqual([100, 200, 400, 700, 700, 700]);
  });

  it('takes at most its share of jitter off each wait', () => {
    expect(
      first(
        3,
        retrySchedule({ ...policy, jitter: 0.5 }, () => 1),
      ),
    ).toEqual([50, 100, 200]);
    expect(
      first(
        3,
        retrySchedule({ ...policy, jitter: 0.5 }, () => 0),
      ),
    ).toEqual([100, 200, 400]);
  });
});
