import type { Checkpoint } from '../domain/checkpoint.js';
import type { BodyColumns } from '../domain/log-body.js';
import type { LedgerReceipt } from './ledger-lane.js';

/** A row of some station's log that was recomputed and found whole. */
export interface LedgerRow extends Checkpoint {
  /** Hash of the row before, hexadecimal. */
  readonly previousHash: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly recordedAt: string;
  /** Canonical JSON of the body: what the hash covers. */
  readonly bodyText: string;
  readonly columns: BodyColumns;
}

/** What one batch did. */
export interface StoreOutcome {
  /** One for each log of the batch: how far its rows are there without a gap. */
  readonly receipts: readonly LedgerReceipt[];
  /** Rows that were not there before. */
  readonly added: number;
  /** Rows that contradict what is there: another content, or another row before. */
  readonly conflicts: number;
}

/** The central store. Everything it has resolved with is on stable storage. */
export interface LedgerStore {
  /**
   * Stores rows in any order, of any logs, also ones that are there already.
   *
   * @throws StationError `ledger-store-unreachable`; then nothing is known, and the same rows can be stored again.
   */
  store(rows: readonly LedgerRow[]): Promise<StoreOutcome>;
  /** How far each log is there. */
  receipts(): Promise<readonly LedgerReceipt[]>;
  close(): Promise<void>;
}
