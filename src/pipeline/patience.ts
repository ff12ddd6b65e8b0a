import type { Clock } from '../ports/clock.js';
import { elapsedMs } from '../runtime/system-clock.js';

const leastMs = 1000;
const mostMs = 30_000;
/** Waits for so many times the usual answer. */
const factor = 4;

/** How long to wait for an answer before asking again: learned from answers, longer after each silence. */
export class Patience {
  readonly #clock: Clock;
  #usualMs: number | undefined;
  #waitMs = leastMs;
  #startNs: bigint;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startNs = clock.monotonicNs();
  }

  /** The wait begins now. */
  restart(): void {
    this.#startNs = this.#clock.monotonicNs();
  }

  /** Milliseconds until it is over. */
  leftMs(): number {
    return Math.max(0, this.#waitMs - elapsedMs(this.#clock, this.#startNs));
  }

  /** An answer took so long. Smoothed as TCP does (RFC 6298). */
  learn(answerMs: number): void {
    this.#usualMs = this.#usualMs === undefined ? answerMs : this.#usualMs * 0.875 + answerMs * 0.125;
  }

  /** After a silence. */
  grow(): void {
    this.#waitMs = Math.min(this.#waitMs * 2, mostMs);
  }

  /** After an answer. */
  shrink(): void {
    this.#waitMs = Math.min(Math.max(leastMs, factor * (this.#usualMs ?? 0)), mostMs);
  }
}
