import type { Clock } from '../../src/ports/clock.js';

interface Sleeper {
  readonly wakeNs: bigint;
  readonly wake: () => void;
}

/** Time that stands still until the test moves it. */
export class FakeClock implements Clock {
  #nowNs = 1_000_000_000n;
  #sleepers: readonly Sleeper[] = [];

  monotonicNs(): bigint {
    return this.#nowNs;
  }

  now(): Date {
    return new Date(Date.UTC(2026, 0, 1) + Number(this.#nowNs / 1_000_000n));
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new Error('aborted'));
        return;
      }
      const stop = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(new Error('aborted'));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { wakeNs: this.#nowNs + BigInt(Math.round(ms * 1e6)), wake };
      this.#sleepers = [...this.#sleepers, sleeper];
      signal?.addEventListener('abort', stop);
    });
  }

  /** Sleeps that are under way. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Moves time on, wakes who is due and lets everything that follows from it happen. */
  async advance(ms: number): Promise<void> {
    this.#nowNs += BigInt(Math.round(ms * 1e6));
    const due = this.#sleepers.filter(({ wakeNs }) => wakeNs <= this.#nowNs);
    this.#sleepers = this.#sleepers.filter(({ wakeNs }) => wakeNs > this.#nowNs);
    for (const { wake } of due) wake();
    await settle();
  }
}

/** Lets all promises that can resolve do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}
