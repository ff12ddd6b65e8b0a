import type { LogEntry } from '../domain/log-entry.js';
import { isStationError } from '../domain/station-error.js';
import type { Fault } from '../domain/station-state.js';
import type { Clock } from '../ports/clock.js';
import { type RetryPolicy, retrySchedule } from '../runtime/retry-schedule.js';

interface AppendOptions {
  readonly append: () => Promise<LogEntry>;
  readonly retry: RetryPolicy;
  readonly clock: Clock;
  readonly onFault: (fault: Fault | undefined) => void;
  readonly signal: AbortSignal;
}

/**
 * Appends to the log, and when the disk refuses, goes on trying until it takes it or the signal aborts: frames may be
 * dropped, verdicts may not. While it waits, the camera's lane waits with it, so that no verdict overtakes another.
 */
export async function appendSurely({
  append,
  retry,
  clock,
  onFault,
  signal,
}: AppendOptions): Promise<LogEntry> {
  const waits = retrySchedule(retry);
  for (;;) {
    try {
      const entry = await append();
      onFault(undefined);
      return entry;
    } catch (error) {
      if (!isStationError(error) || !error.retryable || signal.aborted) throw error;
      onFault({ component: 'audit', code: error.code, message: error.message });
      await clock.sleep(waits.next().value, signal).catch(() => undefined);
    }
  }
}
