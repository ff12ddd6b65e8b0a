/** How long to wait before each new try. */
export interface RetryPolicy {
  /** Wait before the second try, milliseconds. */
  readonly initialMs: number;
  /** Each wait is this many times the one before, 1 or more. */
  readonly factor: number;
  /** Longest wait, milliseconds. */
  readonly maxMs: number;
  /** Share of each wait that is random, 0 to 1: keeps many stations from trying in step. */
  readonly jitter: number;
}

/** The waits of a policy as endless data: milliseconds, one for each failed try. Holds no timer. */
export function* retrySchedule(
  policy: RetryPolicy,
  random: () => number = Math.random,
): Generator<number, never> {
  for (let waitMs = policy.initialMs; ; waitMs = Math.min(waitMs * policy.factor, policy.maxMs)) {
    yield waitMs * (1 - policy.jitter * random());
  }
}
