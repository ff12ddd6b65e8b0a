import { isStationError, messageOf, StationError } from '../domain/station-error.js';
import type { Fault } from '../domain/station-state.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Component } from './component.js';
import { type RetryPolicy, retrySchedule } from './retry-schedule.js';
import { elapsedMs } from './system-clock.js';
import { untilAborted } from './until-aborted.js';

/** A component that has run this long has recovered: its next failure starts the schedule anew. */
const settledMs = 30_000;

const stopDeadlineMs = 10_000;

interface SupervisorOptions {
  /** In the order in which they start; they stop in reverse. */
  readonly components: readonly Component[];
  readonly retry: RetryPolicy;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called with the fault when a component fails, and with nothing when it runs again. */
  readonly onFault: (component: string, fault: Fault | undefined) => void;
}

/**
 * Runs all components until the signal aborts or one of them fails for good.
 *
 * INVARIANTS: only this function retries. A component is restarted after a retryable StationError and for no other
 * reason; any other failure stops all components and is rethrown. Components are stopped one at a time in reverse
 * order, each with a deadline, so that whatever a component depends on outlives it.
 */
export async function supervise(options: SupervisorOptions, signal: AbortSignal): Promise<void> {
  const failed = new AbortController();
  const running = options.components.map((component) => {
    const stop = new AbortController();
    const done = keepRunning(component, options, stop.signal).catch((error: unknown) => {
      failed.abort(error);
    });
    return { component, stop, done };
  });
  await untilAborted(AbortSignal.any([signal, failed.signal]));
  for (const { component, stop, done } of running.toReversed()) {
    stop.abort();
    await withDeadline(component.name, done, options.clock).catch((error: unknown) => {
      options.logger.error({ component: component.name, code: codeOf(error) }, messageOf(error));
    });
  }
  if (failed.signal.aborted) throw failed.signal.reason;
}

async function keepRunning(
  component: Component,
  options: SupervisorOptions,
  stop: AbortSignal,
): Promise<void> {
  let waits = retrySchedule(options.retry);
  while (!stop.aborted) {
    const startNs = options.clock.monotonicNs();
    try {
      options.onFault(component.name, undefined);
      await component.run(stop);
      return;
    } catch (error) {
      if (stop.aborted) return;
      if (!isStationError(error) || !error.retryable) throw error;
      if (elapsedMs(options.clock, startNs) > settledMs) waits = retrySchedule(options.retry);
      const waitMs = waits.next().value;
      options.onFault(component.name, {
        component: component.name,
        code: error.code,
        message: error.message,
      });
      options.logger.warn({ component: component.name, code: error.code, waitMs }, error.message);
      await options.clock.sleep(waitMs, stop).catch(() => undefined);
    }
  }
}

async function withDeadline(component: string, done: Promise<void>, clock: Clock): Promise<void> {
  const cancel = new AbortController();
  const deadline = clock.sleep(stopDeadlineMs, cancel.signal).then(
    () => {
      throw new StationError('stop-timed-out', { component, ms: stopDeadlineMs });
    },
    () => undefined,
  );
  await Promise.race([done, deadline]);
  cancel.abort();
}

function codeOf(error: unknown): string {
  return isStationError(error) ? error.code : 'unknown';
}
