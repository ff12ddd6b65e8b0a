import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.js';

/** What names one audit log: a restored or replaced disk gets another epoch and cannot reuse sequence numbers unseen. */
export interface LogIdentity {
  readonly station: string;
  /** Random, made when the log was created. */
  readonly epoch: string;
}

/** What a row's hash covers, besides the row before. */
export interface ChainedRow {
  readonly previousHash: string;
  readonly seq: number;
  readonly recordedAt: string;
  /** Canonical JSON of the row's body. */
  readonly bodyText: string;
}

/** Hash that stands before the first row, hexadecimal: binds the chain to one station and one log. */
export function genesisHash({ station, epoch }: LogIdentity): string {
  return sha256(`twinspect audit log 1\n${canonicalJson({ station, epoch })}`);
}

/**
 * Hash of a row, hexadecimal: SHA-256 over the 32 bytes of the previous hash and the canonical JSON of
 * `{body, recordedAt, seq}`. The body is taken as it is stored, so that a change of a single byte shows.
 */
export function rowHash({ previousHash, seq, recordedAt, bodyText }: ChainedRow): string {
  return createHash('sha256')
    .update(Buffer.from(previousHash, 'hex'))
    .update(`{"body":${bodyText},"recordedAt":${JSON.stringify(recordedAt)},"seq":${seq}}`)
    .digest('hex');
}

/** SHA-256, hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
