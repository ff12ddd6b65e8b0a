import type { Client } from 'pg';
import type { LedgerReceipt } from '../../ports/ledger-lane.js';
import type { LedgerRow, StoreOutcome } from '../../ports/ledger-store.js';
import { genesisHash } from '../../proof/chain.js';
import { checkpointText } from '../../proof/checkpoint.js';
import type { NoteSigner } from '../../proof/signed-note.js';

interface StoreRows {
  readonly client: Client;
  readonly signer: NoteSigner;
  readonly rows: readonly LedgerRow[];
}

/** `bigint` comes from the driver as text. */
export interface WatermarkRow {
  readonly station: string;
  readonly epoch: string;
  readonly seq: string;
  readonly hash: string;
  readonly note: string;
}

/** A log is followed over so many rows in one transaction: more than the window of a station, which is 1000 at most. */
const longestStep = 2000;
/** The newest note of a log is always kept; one is kept for good so often. */
const checkpointEvery = '1 minute';

/**
 * Stores rows and moves the watermarks of their logs, in one transaction.
 *
 * The watermark's row is locked first, in one order for all ledgers: so each sees what the other has committed, and no two
 * wait for each other.
 */
export async function storeRows({ client, signer, rows }: StoreRows): Promise<StoreOutcome> {
  await client.query('BEGIN');
  try {
    const watermarks = await lockWatermarks(client, rows);
    const added = await insertRows(client, rows);
    let conflicts = added === rows.length ? 0 : await noteContradictions(client, rows);
    const receipts: LedgerReceipt[] = [];
    for (const watermark of watermarks) {
      const { reached, broken } = await follow(client, watermark);
      if (broken) conflicts += 1;
      if (reached.seq > Number(watermark.seq)) {
        receipts.push(await advance(client, signer, { ...watermark, ...reached, seq: String(reached.seq) }));
      } else if (watermark.note !== '') {
        receipts.push(receiptOf(watermark));
      }
    }
    await client.query('COMMIT');
    return { receipts, added, conflicts };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

export function receiptOf({ station, epoch, seq, hash, note }: WatermarkRow): LedgerReceipt {
  return { station, epoch, seq: Number(seq), hash, note };
}

async function lockWatermarks(client: Client, rows: readonly LedgerRow[]): Promise<readonly WatermarkRow[]> {
  const logs = [
    ...new Map(rows.map(({ station, epoch }) => [`${station}/${epoch}`, { station, epoch }])).values(),
  ];
  const keys = [logs.map(({ station }) => station), logs.map(({ epoch }) => epoch)];
  await client.query(
    `INSERT INTO twinspect.watermark (station, epoch, seq, hash)
     SELECT station, epoch, 0, decode(genesis, 'hex')
     FROM unnest($1::text[], $2::uuid[], $3::text[]) AS new (station, epoch, genesis) ORDER BY station, epoch
     ON CONFLICT DO NOTHING`,
    [...keys, logs.map((log) => genesisHash(log))],
  );
  const locked = await client.query<WatermarkRow>(
    `SELECT w.station, w.epoch, w.seq, encode(w.hash, 'hex') AS hash, w.note
     FROM twinspect.watermark AS w JOIN unnest($1::text[], $2::uuid[]) AS k (station, epoch) USING (station, epoch)
     ORDER BY w.station, w.epoch FOR UPDATE OF w`,
    keys,
  );
  return locked.rows;
}

const given = `unnest($1::text[], $2::uuid[], $3::int8[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
  $8::text[], $9::float8[], $10::timestamptz[], $11::text[], $12::text[], $13::text[])
  AS new (station, epoch, seq, recorded_at, kind, camera, part, verdict, score, judged_at, body, previous_hash, hash)`;

function columns(rows: readonly LedgerRow[]): readonly unknown[][] {
  return [
    rows.map(({ station }) => station),
    rows.map(({ epoch }) => epoch),
    rows.map(({ seq }) => seq),
    rows.map(({ recordedAt }) => recordedAt),
    rows.map((row) => row.columns.kind),
    rows.map((row) => row.columns.camera),
    rows.map((row) => row.columns.part),
    rows.map((row) => row.columns.verdict),
    rows.map((row) => row.columns.score),
    rows.map((row) => row.columns.judgedAt),
    rows.map(({ bodyText }) => bodyText),
    rows.map(({ previousHash }) => previousHash),
    rows.map(({ hash }) => hash),
  ];
}

async function insertRows(client: Client, rows: readonly LedgerRow[]): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO twinspect.log (station, epoch, seq, recorded_at, kind, camera, part, verdict, score, judged_at, body,
       previous_hash, hash)
     SELECT station, epoch, seq, recorded_at, kind, camera, part, verdict, score, judged_at, body,
       decode(previous_hash, 'hex'), decode(hash, 'hex') FROM ${given}
     ON CONFLICT DO NOTHING`,
    [...columns(rows)],
  );
  return rowCount ?? 0;
}

/** A row that is there with another hash means two logs under one name: a copied disk, or somebody who rewrote one. */
async function noteContradictions(client: Client, rows: readonly LedgerRow[]): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO twinspect.conflict (station, epoch, seq, hash, why, body)
     SELECT new.station, new.epoch, new.seq, decode(new.hash, 'hex'), 'another row has this number', new.body
     FROM ${given} JOIN twinspect.log AS old USING (station, epoch, seq) WHERE old.hash <> decode(new.hash, 'hex')
     ON CONFLICT DO NOTHING`,
    [...columns(rows)],
  );
  return rowCount ?? 0;
}

interface Step {
  readonly seq: number;
  readonly hash: string;
}

/** Walks from the watermark over the rows that continue the chain, up to a gap or a row that does not fit. */
async function follow(
  client: Client,
  { station, epoch, seq, hash }: WatermarkRow,
): Promise<{ readonly reached: Step; readonly broken: boolean }> {
  const { rows } = await client.query<{ seq: string; previous: string; hash: string }>(
    `SELECT seq, encode(previous_hash, 'hex') AS previous, encode(hash, 'hex') AS hash FROM twinspect.log
     WHERE station = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT ${longestStep}`,
    [station, epoch, seq],
  );
  let reached: Step = { seq: Number(seq), hash };
  for (const row of rows) {
    if (Number(row.seq) !== reached.seq + 1) break;
    if (row.previous !== reached.hash)
      return { reached, broken: await noteBreak(client, { station, epoch, row }) };
    reached = { seq: Number(row.seq), hash: row.hash };
  }
  return { reached, broken: false };
}

/** True the first time. */
async function noteBreak(
  client: Client,
  {
    station,
    epoch,
    row,
  }: { readonly station: string; readonly epoch: string; readonly row: { readonly seq: string } },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO twinspect.conflict (station, epoch, seq, hash, why, body)
     SELECT station, epoch, seq, hash, 'it does not continue the row before', body
     FROM twinspect.log WHERE station = $1 AND epoch = $2 AND seq = $3 ON CONFLICT DO NOTHING`,
    [station, epoch, row.seq],
  );
  return rowCount === 1;
}

async function advance(client: Client, signer: NoteSigner, watermark: WatermarkRow): Promise<LedgerReceipt> {
  const { station, epoch, seq, hash } = watermark;
  const note = signer.sign(checkpointText({ station, epoch, seq: Number(seq), hash }));
  await client.query(
    `UPDATE twinspect.watermark SET seq = $3, hash = decode($4, 'hex'), note = $5, advanced_at = now()
     WHERE station = $1 AND epoch = $2`,
    [station, epoch, seq, hash, note],
  );
  await client.query(
    `INSERT INTO twinspect.checkpoint (station, epoch, seq, note) SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
       SELECT 1 FROM twinspect.checkpoint WHERE station = $1 AND epoch = $2
       AND signed_at > now() - interval '${checkpointEvery}') ON CONFLICT DO NOTHING`,
    [station, epoch, seq, note],
  );
  return receiptOf({ ...watermark, note });
}
