import type { Fault } from '../../src/domain/station-state.js';
import type { Component } from '../../src/runtime/component.js';
import { supervise } from '../../src/runtime/supervisor.js';
import { elapsedMs, systemClock } from '../../src/runtime/system-clock.js';
import { silentLogger } from './silent-logger.js';

/** Components as a station runs them, retries included. */
export interface Running {
  readonly faults: ReadonlyMap<string, Fault>;
  /** Rejects with what ended them for good. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

export function running(...components: readonly Component[]): Running {
  const over = new AbortController();
  const faults = new Map<string, Fault>();
  const ended = supervise(
    {
      components,
      retry: { initialMs: 50, factor: 1, maxMs: 50, jitter: 0 },
      clock: systemClock,
      logger: silentLogger,
      onFault: (component, fault) => {
        if (fault === undefined) faults.delete(component);
        else faults.set(component, fault);
      },
    },
    over.signal,
  );
  ended.catch(() => undefined);
  return {
    faults,
    ended,
    stop: async () => {
      over.abort();
      await ended;
    },
  };
}

/** Waits until something is true, for at most ten seconds or so many as are said. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { seconds = 10 }: { readonly seconds?: number } = {},
): Promise<void> {
  const startNs = systemClock.monotonicNs();
  while (!(await condition())) {
    if (elapsedMs(systemClock, startNs) > seconds * 1000) {
      throw new Error(`it did not happen within ${seconds} seconds`);
    }
    await systemClock.sleep(20);
  }
}
