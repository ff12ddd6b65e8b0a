import type { Checkpoint } from '../domain/checkpoint.js';

/**
 * The text that is signed: three lines in the form of a C2SP checkpoint (origin, size, hash). The third line is the head of
 * the hash chain, which binds all rows before it, where a transparency log has the root of its Merkle tree.
 */
export function checkpointText({ station, epoch, seq, hash }: Checkpoint): string {
  return `twinspect/${station}/${epoch}\n${seq}\n${Buffer.from(hash, 'hex').toString('base64')}\n`;
}

/** The checkpoint that a text says; undefined when it says none. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const match = /^twinspect\/([^/\n]+)\/([^/\n]+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text);
  if (match === null) return undefined;
  const [, station = '', epoch = '', seq = '', hash = ''] = match;
  return { station, epoch, seq: Number(seq), hash: Buffer.from(hash, 'base64').toString('hex') };
}
