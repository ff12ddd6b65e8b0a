import type { StageTimings } from '../domain/observation.js';
import type { Clock } from '../ports/clock.js';
import { elapsedMs } from '../runtime/system-clock.js';

/** Measures stages one after the other, milliseconds to a hundredth. */
export class StageTimer {
  readonly #clock: Clock;
  readonly #laps: [stage: string, ms: number][] = [];
  #lastNs: bigint;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#lastNs = clock.monotonicNs();
  }

  /** Ends a stage that began with the one before. */
  lap(stage: string): void {
    this.#laps.push([stage, Math.round(elapsedMs(this.#clock, this.#lastNs) * 100) / 100]);
    this.#lastNs = this.#clock.monotonicNs();
  }

  timings(): StageTimings {
    return Object.fromEntries(this.#laps);
  }
}
