import { generateKeyPairSync } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { openAuditLog } from '../src/adapters/sqlite/sqlite-audit-log.js';
import { seededRandom } from '../src/evaluation/seeded-random.js';
import { checkpointText } from '../src/proof/checkpoint.js';
import { noteSigner } from '../src/proof/signed-note.js';
import { systemClock } from '../src/runtime/system-clock.js';
import { anInspection } from '../test/fixtures/inspections.js';
import { repositoryRoot } from '../test/fixtures/repository-root.js';
import { mutations, removeGuards } from './mutations.js';

/** What became of the tampering of one kind. */
export interface TamperCount {
  readonly kind: string;
  readonly made: number;
  /** Found with a note of the ledger at hand. */
  readonly found: number;
  /** Found in the log alone. */
  readonly foundAlone: number;
}

interface Verifier {
  readonly verifyLog: (
    file: string,
    notes?: readonly { readonly note: string; readonly key: string }[],
  ) => { readonly problems: readonly string[] };
}

const rowsOfTheLog = 24;

/** Changes copies of a log behind its back and has the verifier that shares no code with the station look at each. */
export async function tamper(count: number, seed: number): Promise<readonly TamperCount[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a plain program beside this one
  const { verifyLog } = (await import(
    pathToFileURL(`${repositoryRoot()}/scripts/verify-log.mjs`).href
  )) as Verifier;
  const random = seededRandom(seed);
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-tamper-'));
  try {
    const { file, note } = await makeLog(directory);
    const clean = verifyLog(file, [note]).problems;
    if (clean.length > 0) throw new Error(`the untouched log does not verify: ${clean.join(', ')}`);
    const counts = new Map(mutations.map(({ kind }) => [kind, { made: 0, found: 0, foundAlone: 0 }]));
    const copy = join(directory, 'copy.db');
    for (let index = 0; index < count; index += 1) {
      const mutation = mutations[Math.floor(random() * mutations.length)];
      const total = counts.get(mutation?.kind ?? '');
      if (mutation === undefined || total === undefined) continue;
      await copyFile(file, copy);
      const database = new SqliteDatabase(copy);
      removeGuards(database);
      mutation.apply(database, random);
      database.close();
      total.made += 1;
      if (verifyLog(copy).problems.length > 0) total.foundAlone += 1;
      if (verifyLog(copy, [note]).problems.length > 0) total.found += 1;
      else process.stderr.write(`not found: ${mutation.kind}, number ${index} of seed ${seed}\n`);
    }
    return [...counts].map(([kind, total]) => ({ kind, ...total }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A log that was closed in order, and what the ledger signed for its last row. */
async function makeLog(
  directory: string,
): Promise<{ readonly file: string; readonly note: { readonly note: string; readonly key: string } }> {
  const log = await openAuditLog({
    dataDirectory: directory,
    station: 'line-1',
    workerScript: pathToFileURL(`${repositoryRoot()}/dist/adapters/sqlite/audit-worker.js`),
    clock: systemClock,
  });
  await log.appendEvent({ type: 'station-started', actor: 'station', details: { software: 'campaign' } });
  for (let row = 1; row < rowsOfTheLog; row += 1) {
    const picture = { role: 'frame', mediaType: 'image/jpeg', data: Buffer.from(`image ${row}`) } as const;
    const verdict = { kind: row % 3 === 0 ? 'fail' : 'pass' } as const;
    await log.appendInspection(
      { ...anInspection({ verdict, score: row / 100 }), station: 'line-1' },
      row % 2 === 0 ? [picture] : [],
    );
  }
  const head = await log.head();
  await log.close();
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signer = noteSigner('ledger', pem);
  return {
    file: join(directory, 'audit.db'),
    note: { note: signer.sign(checkpointText(head)), key: signer.verifierKey },
  };
}
