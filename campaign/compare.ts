import { pathToFileURL } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { repositoryRoot } from '../test/fixtures/repository-root.js';
import type { Plant } from './plant.js';

/** What the station committed next to what PostgreSQL holds. */
export interface Comparison {
  readonly committed: number;
  /** Committed by the station and not in PostgreSQL. */
  readonly lost: number;
  /** In PostgreSQL more than once, or without a row of the station's. */
  readonly surplus: number;
  /** Rows that contradict others. */
  readonly conflicts: number;
  /** Reported as committed, or confirmed by the ledger, and not there. */
  readonly broken: readonly string[];
  /** What the verifier that shares no code with the station found. */
  readonly problems: readonly string[];
}

/** Compares one log with the ledger, and looks at what was promised on the way. */
export async function compare(plant: Plant, station: 'test' | 'writer'): Promise<Comparison> {
  const file = `${plant.dataOf(station)}/audit.db`;
  const own = ownRows(file);
  const rows = await plant.postgres.query(
    `SELECT seq || ' ' || encode(hash, 'hex') AS row FROM twinspect.log WHERE station = '${station}'`,
  );
  const central = rows.map(({ row }) => String(row));
  const [held, mine] = [new Set(central), new Set(own)];
  const conflicts = await plant.postgres.query(
    `SELECT seq FROM twinspect.conflict WHERE station = '${station}'`,
  );
  const kept = keptReceipt(file);
  const broken: string[] = [];
  if (kept !== undefined && !held.has(kept)) broken.push(`the receipt for row ${kept} is false`);
  if (station === 'writer' && plant.reported() > own.length) {
    broken.push(`row ${plant.reported()} was reported as committed, the log ends with ${own.length}`);
  }
  return {
    committed: own.length,
    lost: own.filter((row) => !held.has(row)).length,
    surplus: central.length - held.size + central.filter((row) => !mine.has(row)).length,
    conflicts: conflicts.length,
    broken,
    problems: await verify(file),
  };
}

/** `<seq> <hash>` of each row. */
export function ownRows(file: string): readonly string[] {
  const database = new SqliteDatabase(file, { readonly: true });
  try {
    return database.prepare<[], string>("SELECT seq || ' ' || hash FROM log ORDER BY seq").pluck().all();
  } finally {
    database.close();
  }
}

/** Problems that scripts/verify-log.mjs finds. */
export async function verify(file: string): Promise<readonly string[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a plain program beside this one
  const { verifyLog } = (await import(pathToFileURL(`${repositoryRoot()}/scripts/verify-log.mjs`).href)) as {
    readonly verifyLog: (path: string) => { readonly problems: readonly string[] };
  };
  return verifyLog(file).problems;
}

function keptReceipt(file: string): string | undefined {
  const database = new SqliteDatabase(file, { readonly: true });
  try {
    return database.prepare<[], string>("SELECT seq || ' ' || hash FROM ledger_receipt").pluck().get();
  } finally {
    database.close();
  }
}
