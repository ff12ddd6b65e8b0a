import { bodyText, columnsOf, parseBody } from '../domain/log-body.js';
import type { LedgerRow } from '../ports/ledger-store.js';
import { rowHash } from '../proof/chain.js';

/** A row as it came over the network. */
export interface ReceivedRow {
  readonly station: string;
  readonly epoch: string;
  readonly seq: number;
  readonly recordedAt: string;
  readonly body: unknown;
  readonly previousHash: string;
  readonly hash: string;
}

/** The row with its hash recomputed; undefined when it is not the one that the station has in its log. */
export function checkRow({ body, ...row }: ReceivedRow): LedgerRow | undefined {
  try {
    const parsed = parseBody(JSON.stringify(body));
    const text = bodyText(parsed);
    if (rowHash({ ...row, bodyText: text }) !== row.hash) return undefined;
    const columns = columnsOf(parsed);
    // PostgreSQL has no text with NUL, and no number for what is none.
    return Object.values(columns).some((value) => typeof value === 'string' && value.includes('\0'))
      ? undefined
      : { ...row, bodyText: text, columns };
  } catch {
    return undefined;
  }
}
