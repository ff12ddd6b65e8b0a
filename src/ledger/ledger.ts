import { StationError } from '../domain/station-error.js';
import type { LedgerIntake } from '../ports/ledger-intake.js';
import type { LedgerStore } from '../ports/ledger-store.js';
import type { Logger } from '../ports/logger.js';
import type { Component } from '../runtime/component.js';
import { checkRow, type ReceivedRow } from './check-row.js';
import { RowQueue } from './row-queue.js';

interface LedgerOptions {
  readonly openStore: () => Promise<LedgerStore>;
  /** `onRow` is called for every row that comes; the next one comes when it has resolved. */
  readonly openIntake: (onRow: (row: ReceivedRow) => Promise<void>) => Promise<LedgerIntake>;
  readonly onReady: () => void;
  readonly logger: Logger;
}

/** Counted since the start. */
export interface LedgerCounts {
  readonly received: number;
  readonly added: number;
  readonly refused: number;
  readonly conflicts: number;
}

const queueCapacity = 2000;
const batchRows = 500;

/**
 * Receives the logs of all stations.
 *
 * INVARIANTS: it keeps nothing itself, so that any number of them can run and each can die at any time; a receipt is sent
 * only after the commit, for rows that are there without a gap, and taken from the store.
 */
export class Ledger implements Component {
  readonly name = 'ledger';
  readonly #options: LedgerOptions;
  #counts = { received: 0, added: 0, refused: 0, conflicts: 0 };

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  get counts(): LedgerCounts {
    return this.#counts;
  }

  /** @throws StationError `broker-unreachable`, `ledger-store-unreachable`, `ledger-store-unsafe` */
  async run(signal: AbortSignal): Promise<void> {
    const store = await this.#options.openStore();
    try {
      const over = new AbortController();
      const queue = new RowQueue(queueCapacity);
      const intake = await this.#options.openIntake((row) => this.#receive(row, queue, over.signal));
      try {
        // Stations that wait for a ledger hear that there is one.
        for (const receipt of await store.receipts()) intake.answer(receipt);
        this.#options.onReady();
        await this.#work({ store, intake, queue }, AbortSignal.any([signal, intake.lost]));
        if (!signal.aborted)
          throw new StationError('broker-unreachable', { url: 'MQTT', why: 'the connection was lost' });
      } finally {
        over.abort();
        await intake.close();
      }
    } finally {
      await store.close();
    }
  }

  async #receive(received: ReceivedRow, queue: RowQueue, over: AbortSignal): Promise<void> {
    this.#counts.received += 1;
    const row = checkRow(received);
    if (row !== undefined) return queue.add(row, over);
    this.#counts.refused += 1;
    const { station, epoch, seq } = received;
    this.#options.logger.warn(
      { component: this.name, station, epoch, seq },
      'a row does not have its own hash',
    );
    return undefined;
  }

  async #work(
    {
      store,
      intake,
      queue,
    }: { readonly store: LedgerStore; readonly intake: LedgerIntake; readonly queue: RowQueue },
    over: AbortSignal,
  ): Promise<void> {
    while (!over.aborted) {
      const rows = await queue.take(batchRows, over);
      if (rows.length === 0) continue;
      const { receipts, added, conflicts } = await store.store(rows);
      for (const receipt of receipts) intake.answer(receipt);
      this.#counts.added += added;
      this.#counts.conflicts += conflicts;
      if (conflicts === 0) continue;
      const stations = [...new Set(rows.map(({ station }) => station))].join(', ');
      this.#options.logger.error(
        { component: this.name, conflicts, stations },
        'rows contradict what is there: see twinspect.conflict',
      );
    }
  }
}
