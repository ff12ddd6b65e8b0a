import { statSync } from 'node:fs';
import type { Database, Statement } from 'better-sqlite3';
import type { EvidenceImage, EvidenceRef } from '../../domain/inspection.js';
import { sha256 } from '../../proof/chain.js';
import { evidencePath, readEvidence, writeEvidence } from './evidence-files.js';

interface KeptEvidence {
  readonly sha256: string;
  readonly mediaType: EvidenceRef['mediaType'];
}

/**
 * The evidence images of one log: files found by their content, and rows that say which of them are kept.
 *
 * INVARIANT: a row without `removed_at` has its whole file on the disk. Files are written before their row, and rows
 * are marked before their file goes.
 */
export class EvidenceStore {
  readonly #directory: string;
  readonly #record: Statement<[string, string, number, string]>;
  readonly #use: Statement<[number, number, string, string]>;
  readonly #kept: Statement<[string], KeptEvidence>;

  constructor(database: Database, directory: string) {
    this.#directory = directory;
    // Seen again, evidence counts as new: its age is that of its last use.
    this.#record = database.prepare(
      `INSERT INTO evidence (sha256, media_type, bytes, stored_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (sha256) DO UPDATE SET stored_at = excluded.stored_at, removed_at = NULL`,
    );
    this.#use = database.prepare(
      'INSERT INTO evidence_use (seq, position, role, sha256) VALUES (?, ?, ?, ?)',
    );
    this.#kept = database.prepare(
      'SELECT sha256, media_type AS mediaType FROM evidence WHERE sha256 = ? AND removed_at IS NULL',
    );
  }

  /** Puts the file on the disk; equal content is kept once. Call it before the transaction that records it. */
  write({ role, mediaType, data }: EvidenceImage): EvidenceRef {
    const hash = sha256(data);
    const path = evidencePath(this.#directory, hash, mediaType);
    const isKept = this.#kept.get(hash) !== undefined && bytesOf(path) === data.byteLength;
    if (!isKept) writeEvidence(path, data);
    return { role, sha256: hash, mediaType, bytes: data.byteLength };
  }

  /** Notes, inside the transaction of row `seq`, what that row uses. */
  record(seq: number, evidence: readonly EvidenceRef[], storedAt: string): void {
    evidence.forEach((ref, position) => {
      this.#record.run(ref.sha256, ref.mediaType, ref.bytes, storedAt);
      this.#use.run(seq, position, ref.role, ref.sha256);
    });
  }

  /** The bytes of an image that is still kept. */
  read(hash: string): Uint8Array<ArrayBuffer> | undefined {
    const kept = this.#kept.get(hash);
    return kept && readEvidence(evidencePath(this.#directory, kept.sha256, kept.mediaType));
  }
}

function bytesOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
