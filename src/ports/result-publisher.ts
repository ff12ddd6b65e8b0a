import type { LogEntry } from '../domain/log-entry.js';

/** The way to the plant's network. */
export interface ResultPublisher {
  /** Resolves while there is a connection; rejects with the signal's reason. */
  connected(signal: AbortSignal): Promise<void>;
  /**
   * Sends one row of the log and resolves when the broker has taken it over.
   *
   * @throws StationError `broker-unreachable`; the broker may have it all the same, sending again is right.
   */
  publish(entry: LogEntry): Promise<void>;
}
