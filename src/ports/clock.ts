/** Time, handed in so that tests need not wait. */
export interface Clock {
  /** Nanoseconds on the monotonic clock; all durations and deadlines come from it. */
  monotonicNs(): bigint;
  /** Wall time, for people. */
  now(): Date;
  /** Resolves after `ms`; rejects with the signal's reason when that aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
