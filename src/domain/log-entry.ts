import type { Inspection } from './inspection.js';

/** Something other than an inspection that the audit log must keep: a start, a stop, a registration. */
export interface StationEvent {
  readonly type: string;
  /** Who caused it: a user, or the station itself. */
  readonly actor: string;
  readonly details: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** What one row of the audit log says. */
export type LogBody =
  | { readonly kind: 'inspection'; readonly inspection: Inspection }
  | { readonly kind: 'event'; readonly event: StationEvent };

/** One row of the audit log. It is also the row from which the network is told: there is no second queue. */
export interface LogEntry {
  /** 1, 2, 3, ... without a gap. */
  readonly seq: number;
  /** Wall time of the append, ISO 8601 in UTC with milliseconds. */
  readonly recordedAt: string;
  readonly body: LogBody;
  /** SHA-256 of the row before, hexadecimal; of the epoch's genesis for the first. */
  readonly previousHash: string;
  readonly hash: string;
  /** When the broker acknowledged it; absent until then. */
  readonly publishedAt?: string;
}
