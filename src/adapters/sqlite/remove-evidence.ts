import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import type { EvidenceRef } from '../../domain/inspection.js';
import type { EvidenceRemoval, EvidenceRule } from '../../ports/evidence-retention.js';
import { evidencePath } from './evidence-files.js';

interface RemoveOptions {
  readonly database: Database;
  readonly directory: string;
  readonly rule: EvidenceRule;
  /** Wall time, ISO 8601 in UTC with milliseconds. */
  readonly removedAt: string;
}

interface KeptRow {
  readonly sha256: string;
  readonly media_type: EvidenceRef['mediaType'];
  readonly bytes: number;
}

/** Files in one go; between two of them the worker appends what came in. */
const batchSize = 50;

/** A file that no row names and that is older than this was left by a crash, not by an append under way. */
const orphanAgeMs = 60_000;

/**
 * Removes evidence images by age and by total size, oldest first, and files that a crash left behind. The log stays as
 * it is: only when an image was removed is noted.
 */
export async function removeEvidence(options: RemoveOptions): Promise<EvidenceRemoval> {
  const { database, rule } = options;
  const total = database
    .prepare<[], { files: number; bytes: number }>(
      'SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM evidence WHERE removed_at IS NULL',
    )
    .get() ?? { files: 0, bytes: 0 };
  let { files, bytes } = total;
  for (;;) {
    const batch = nextBatch(options, bytes - rule.maxBytes);
    if (batch.length === 0) break;
    removeBatch(options, batch);
    files -= batch.length;
    bytes -= batch.reduce((sum, row) => sum + row.bytes, 0);
    await breathe();
  }
  const orphans = await removeOrphans(options);
  return {
    removedFiles: total.files - files,
    removedBytes: total.bytes - bytes,
    keptFiles: files,
    keptBytes: bytes,
    orphanFiles: orphans,
  };
}

/** The oldest images that are too old, or that have to go until `excessBytes` are gained. */
function nextBatch({ database, rule }: RemoveOptions, excessBytes: number): readonly KeptRow[] {
  const oldest = database
    .prepare<[number], KeptRow & { stored_at: string }>(
      `SELECT sha256, media_type, bytes, stored_at FROM evidence
       WHERE removed_at IS NULL ORDER BY stored_at, bytes LIMIT ?`,
    )
    .all(batchSize);
  let gainedBytes = 0;
  return oldest.filter((row) => {
    const goes = row.stored_at < rule.olderThan || gainedBytes < excessBytes;
    if (goes) gainedBytes += row.bytes;
    return goes;
  });
}

/** Marks first: a crash in between leaves files without a row, never rows without a file. */
function removeBatch({ database, directory, removedAt }: RemoveOptions, batch: readonly KeptRow[]): void {
  const mark = database.prepare('UPDATE evidence SET removed_at = ? WHERE sha256 = ?');
  database
    .transaction(() => {
      for (const row of batch) mark.run(removedAt, row.sha256);
    })
    .immediate();
  for (const row of batch) rmSync(evidencePath(directory, row.sha256, row.media_type), { force: true });
}

async function removeOrphans({ database, directory }: RemoveOptions): Promise<number> {
  if (!existsSync(directory)) return 0;
  const isKept = database
    .prepare<[string], number>('SELECT 1 FROM evidence WHERE sha256 = ? AND removed_at IS NULL')
    .pluck();
  let removed = 0;
  const folders = readdirSync(directory).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const folder of folders) {
    await breathe();
    for (const name of readdirSync(join(directory, folder))) {
      const path = join(directory, folder, name);
      const [stem = '', ...extensions] = name.split('.');
      if (extensions.length === 1 && isKept.get(folder + stem) !== undefined) continue;
      // The operating system's time, not the station's clock: it is compared with that of the file.
      if (Date.now() - statSync(path).mtimeMs < orphanAgeMs) continue;
      rmSync(path, { force: true });
      removed += 1;
    }
  }
  return removed;
}
