import type { Checkpoint } from '../domain/checkpoint.js';
import type { LogEntry } from '../domain/log-entry.js';

/** The ledger says that it holds all rows up to `seq`. Believed only after a comparison with the station's own log. */
export interface LedgerReceipt extends Checkpoint {
  /** The same as a signed note: kept as proof that the log had come so far. */
  readonly note: string;
}

/** The way of the log's rows to the ledger. Receipts come back to whoever made the lane. */
export interface LedgerLane {
  /** Resolves while there is a connection, with a signal that aborts when it is lost; rejects with the reason of `signal`. */
  connected(signal: AbortSignal): Promise<AbortSignal>;
  /**
   * Sends one row, in the order of the calls, and resolves when the broker has taken it over. That says nothing of the
   * ledger.
   *
   * @throws StationError `broker-unreachable`
   */
  send(entry: LogEntry): Promise<void>;
}
