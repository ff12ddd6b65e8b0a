import type { Clock } from '../ports/clock.js';
import { elapsedMs } from './system-clock.js';

/** Lets so many things through a second on average, and as many at once as two seconds bring. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #most: number;
  readonly #clock: Clock;
  #tokens: number;
  #filledNs: bigint;

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#most = Math.max(1, 2 * perSecond);
    this.#tokens = this.#most;
    this.#filledNs = clock.monotonicNs();
  }

  /** True when one more may pass. */
  take(): boolean {
    const gained = (elapsedMs(this.#clock, this.#filledNs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#most, this.#tokens + gained);
    this.#filledNs = this.#clock.monotonicNs();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
