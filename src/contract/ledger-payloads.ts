import { z } from 'zod';
import { instant, sha256 } from './shared.js';

/** Largest row that is looked at, bytes. An inspection with hundreds of regions has some 100 kB. */
export const maxLogRowBytes = 1024 * 1024;
/** Largest receipt that is looked at, bytes. */
export const maxReceiptBytes = 4096;

const station = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'letters, digits, "_", "." and "-", at most 63 of them');
const log = {
  schema: z.literal(1).describe('Version of this format.'),
  station: station.describe('Name of the station.'),
  epoch: z.uuid().describe('Random name of the log, made when it was created.'),
  seq: z.int().min(1).describe('Number of the row: 1, 2, 3, ... without a gap.'),
};

/** One row of the audit log, whole, on its way to the ledger. */
export const logRowPayloadSchema = z.object({
  ...log,
  recordedAt: instant.describe('When the row was written.'),
  body: z
    .looseObject({ kind: z.enum(['inspection', 'event']) })
    .describe('What the row says. The hash covers its canonical JSON (RFC 8785).'),
  previousHash: sha256.describe('Hash of the row before.'),
  hash: sha256.describe('Hash of this row.'),
});

/** The ledger's word that it holds all rows of a log up to `seq`, on stable storage. */
export const receiptPayloadSchema = z.object({
  ...log,
  hash: sha256.describe('Hash of the row `seq`; a station believes no receipt that does not know it.'),
  note: z.string().max(2000).describe('The same as a signed note (https://c2sp.org/signed-note).'),
});

export type LogRowPayload = z.output<typeof logRowPayloadSchema>;
