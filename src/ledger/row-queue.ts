import type { LedgerRow } from '../ports/ledger-store.js';
import { Bell } from '../runtime/bell.js';

/** Rows between network and store: bounded, so that a slow store slows the network and not the memory. */
export class RowQueue {
  readonly #capacity: number;
  readonly #filled = new Bell();
  readonly #emptied = new Bell();
  #rows: LedgerRow[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Resolves when there is room for more. */
  async add(row: LedgerRow, signal: AbortSignal): Promise<void> {
    this.#rows.push(row);
    this.#filled.ring();
    while (this.#rows.length >= this.#capacity && !signal.aborted) await this.#emptied.next(signal);
  }

  /** All rows that are there, at most `limit`; waits for the first. None when the signal aborts. */
  async take(limit: number, signal: AbortSignal): Promise<readonly LedgerRow[]> {
    while (this.#rows.length === 0 && !signal.aborted) await this.#filled.next(signal);
    const taken = this.#rows.slice(0, limit);
    this.#rows = this.#rows.slice(limit);
    this.#emptied.ring();
    return taken;
  }
}
