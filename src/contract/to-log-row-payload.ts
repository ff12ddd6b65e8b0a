import type { LogEntry } from '../domain/log-entry.js';

/** A row of the log as the ledger gets it; `logRowPayloadSchema` describes it. */
export function toLogRowPayload(
  { station, epoch }: { readonly station: string; readonly epoch: string },
  { seq, recordedAt, body, previousHash, hash }: LogEntry,
): object {
  return { schema: 1, station, epoch, seq, recordedAt, body, previousHash, hash };
}
