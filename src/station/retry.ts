import type { RetryPolicy } from '../runtime/retry-schedule.js';

/** For whatever has a chance to mend itself: broker, vision process, disk. */
export const retry: RetryPolicy = { initialMs: 250, factor: 2, maxMs: 10_000, jitter: 0.2 };
