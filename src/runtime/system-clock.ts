import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../ports/clock.js';

/** The machine's own clocks. */
export const systemClock: Clock = {
  monotonicNs: () => process.hrtime.bigint(),
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  },
};

/** Milliseconds on the monotonic clock since `startNs`. */
export function elapsedMs(clock: Clock, startNs: bigint): number {
  return Number(clock.monotonicNs() - startNs) / 1e6;
}
