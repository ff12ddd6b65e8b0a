import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { EvidenceRef } from '../../domain/inspection.js';

type MediaType = EvidenceRef['mediaType'];

const extensions: Readonly<Record<MediaType, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };

/** Where evidence with this content lies: `ab/cdef….jpg`, so that no folder grows beyond what file systems like. */
export function evidencePath(directory: string, sha256: string, mediaType: MediaType): string {
  return join(directory, sha256.slice(0, 2), `${sha256.slice(2)}.${extensions[mediaType]}`);
}

/**
 * Writes an evidence file so that it is whole on the disk when this returns: beside its place, flushed, renamed, its
 * folder flushed. Must come before the row that names it is committed; a crash in between leaves a file that nobody
 * names, which the retention job sweeps away.
 */
export function writeEvidence(path: string, data: Uint8Array): void {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    flush(dirname(folder));
  }
  const draft = `${path}.tmp`;
  try {
    const handle = openSync(draft, 'w', 0o644);
    try {
      writeFileSync(handle, data);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, path);
    flush(folder);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** The bytes of an evidence file; undefined where there is none. */
export function readEvidence(path: string): Uint8Array<ArrayBuffer> | undefined {
  if (!existsSync(path)) return undefined;
  return new Uint8Array(readFileSync(path));
}

function flush(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
