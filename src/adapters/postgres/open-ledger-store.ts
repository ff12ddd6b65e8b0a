import { Client } from 'pg';
import { isStationError, messageOf, StationError } from '../../domain/station-error.js';
import type { LedgerReceipt } from '../../ports/ledger-lane.js';
import type { LedgerStore } from '../../ports/ledger-store.js';
import type { NoteSigner } from '../../proof/signed-note.js';
import { ledgerMigrations } from './ledger-schema.js';
import { receiptOf, storeRows, type WatermarkRow } from './store-rows.js';

interface OpenLedgerStore {
  /** `postgres://user@host/database`; the variables of libpq (`PGPASSWORD`, ...) are read as well. */
  readonly url: string;
  readonly signer: NoteSigner;
}

const connectTimeoutMs = 10_000;
const queryTimeoutMs = 60_000;
/** "TWNS": ledgers that start together make the tables one after the other. */
const migrationLock = 0x54_57_4e_53;

/**
 * Connects to PostgreSQL and makes or updates the tables.
 *
 * @throws StationError `ledger-store-unreachable`, or `ledger-store-unsafe` when commits would not be on disk.
 */
export async function openLedgerStore({ url, signer }: OpenLedgerStore): Promise<LedgerStore> {
  const client = new Client({
    connectionString: url,
    application_name: 'twinspect-ledger',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
  });
  // A connection that breaks between two queries fails the next one; without a listener it would end the process.
  client.on('error', () => undefined);
  const close = async (): Promise<void> => client.end().catch(() => undefined);
  try {
    await guarded(async () => {
      await client.connect();
      await assertSafe(client);
      await migrate(client);
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    store: async (rows) => guarded(() => storeRows({ client, signer, rows })),
    receipts: async () => guarded(() => listReceipts(client)),
    close,
  };
}

async function guarded<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (isStationError(error)) throw error;
    throw new StationError('ledger-store-unreachable', { why: messageOf(error) }, { cause: error });
  }
}

/** A receipt releases rows at the station: it must not be given for what a power cut can take back. */
async function assertSafe(client: Client): Promise<void> {
  await client.query(`SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local')`);
  for (const setting of ['fsync', 'full_page_writes']) {
    const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [setting]);
    const value = rows[0]?.value ?? '';
    if (value !== 'on') throw new StationError('ledger-store-unsafe', { setting, value });
  }
}

async function migrate(client: Client): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  await client.query('CREATE SCHEMA IF NOT EXISTS twinspect');
  await client.query('CREATE TABLE IF NOT EXISTS twinspect.version (step integer PRIMARY KEY)');
  const { rows } = await client.query<{ steps: number }>(
    'SELECT count(*)::int AS steps FROM twinspect.version',
  );
  for (const [index, step] of ledgerMigrations.entries()) {
    if (index < (rows[0]?.steps ?? 0)) continue;
    await client.query(step);
    await client.query('INSERT INTO twinspect.version (step) VALUES ($1)', [index + 1]);
  }
  await client.query('COMMIT');
}

async function listReceipts(client: Client): Promise<readonly LedgerReceipt[]> {
  const { rows } = await client.query<WatermarkRow>(
    `SELECT station, epoch, seq::int8, encode(hash, 'hex') AS hash, note FROM twinspect.watermark WHERE note <> ''`,
  );
  return rows.map(receiptOf);
}
