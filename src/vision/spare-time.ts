import { setImmediate as nextTurn } from 'node:timers/promises';
import { Bell } from '../runtime/bell.js';

/** Lets work that can wait be done between inspections: native calls block the thread, so it goes step by step. */
export class SpareTime {
  readonly #bell = new Bell();
  #inspections = 0;

  /** While this runs nothing else begins. */
  async inspecting<T>(inspection: () => Promise<T>): Promise<T> {
    this.#inspections += 1;
    try {
      return await inspection();
    } finally {
      this.#inspections -= 1;
      if (this.#inspections === 0) this.#bell.ring();
    }
  }

  /** Resolves when the next step may begin, or when the signal aborts: the work can wait no longer. */
  async turn(hurry: AbortSignal): Promise<void> {
    if (!hurry.aborted) await nextTurn(); // what has arrived meanwhile comes first
    while (this.#inspections > 0 && !hurry.aborted) await this.#bell.next(hurry);
  }
}
