import type { LedgerReceipt } from './ledger-lane.js';

/** The ledger's end of the network, for the time of one connection. */
export interface LedgerIntake {
  /** Aborts when the connection is lost. */
  readonly lost: AbortSignal;
  /** Tells a station what is there of its log. A receipt that gets lost comes again with the next row. */
  answer(receipt: LedgerReceipt): void;
  close(): Promise<void>;
}
