import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLedgerStore } from '../../../../src/adapters/postgres/open-ledger-store.js';
import type { LogEntry } from '../../../../src/domain/log-entry.js';
import { checkRow } from '../../../../src/ledger/check-row.js';
import type { LedgerRow, LedgerStore } from '../../../../src/ports/ledger-store.js';
import { rowHash } from '../../../../src/proof/chain.js';
import { parseCheckpoint } from '../../../../src/proof/checkpoint.js';
import { noteSigner, openNote, parseVerifierKey } from '../../../../src/proof/signed-note.js';
import { type LogIdentity, logRows } from '../../../fixtures/log-rows.js';
import { Postgres } from '../../../simulators/postgres.js';

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const signer = noteSigner('ledger', pem);
const key = parseVerifierKey(signer.verifierKey);

let postgres: Postgres;
const open: LedgerStore[] = [];
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres.stop());
afterEach(async () => {
  for (const ledger of open.splice(0)) await ledger.close();
});

async function store(): Promise<LedgerStore> {
  const opened = await openLedgerStore({ url: postgres.url, signer });
  open.push(opened);
  return opened;
}

const newLog = (): LogIdentity => ({ station: `line-${randomUUID()}`, epoch: randomUUID() });

function received(identity: LogIdentity, entries: readonly LogEntry[]): readonly LedgerRow[] {
  return entries.map((entry) => {
    const row = checkRow({ ...identity, ...entry });
    if (row === undefined) throw new Error(`row ${entry.seq} is not whole`);
    return row;
  });
}

describe('the store of the ledger', () => {
  it('confirms what is there without a gap, in whatever order rows come, each once', async () => {
    const ledger = await store();
    const log = newLog();
    const rows = received(log, logRows(log, 6));
    const seqs = async (from: number, to: number): Promise<readonly number[]> =>
      (await ledger.store(rows.slice(from - 1, to))).receipts.map(({ seq }) => seq);
    expect(await seqs(3, 4)).toEqual([]);
    expect(await seqs(1, 1)).toEqual([1]);
    expect(await seqs(5, 6)).toEqual([1]);
    expect(await seqs(2, 3)).toEqual([6]);
    expect(await ledger.store(rows)).toMatchObject({ added: 0, conflicts: 0, receipts: [{ seq: 6 }] });
    const counted = await postgres.query(
      `SELECT count(*)::int AS rows FROM twinspect.log WHERE station = '${log.station}'`,
    );
    expect(counted).toEqual([{ rows: 6 }]);
  });

  it('signs what it confirms', async () => {
    const ledger = await store();
    const log = newLog();
    const [receipt] = (await ledger.store(received(log, logRows(log, 3)))).receipts;
    const text = openNote(receipt?.note ?? '', key === undefined ? [] : [key]);
    expect(parseCheckpoint(text ?? '')).toEqual({ ...log, seq: 3, hash: receipt?.hash });
    expect((await ledger.receipts()).filter(({ station }) => station === log.station)).toEqual([receipt]);
  });

  it('works beside others on the same logs: nothing twice, nothing lost, nobody waits for ever', async () => {
    const ledgers = await Promise.all([store(), store(), store()]);
    const logs = Array.from({ length: 4 }, newLog);
    const rows = logs.flatMap((log) => received(log, logRows(log, 60)));
    // Each ledger gets a share of every log, and some rows twice.
    const shares = ledgers.map((_, mine) => rows.filter(({ seq }) => seq % 3 === mine || seq % 7 === 0));
    await Promise.all(
      ledgers.map(async (ledger, mine) => {
        const share = shares[mine] ?? [];
        for (let at = 0; at < share.length; at += 10) await ledger.store(share.slice(at, at + 10));
      }),
    );
    const kept = (await ledgers[0]?.receipts())?.filter(({ station }) =>
      logs.some((log) => log.station === station),
    );
    expect(kept?.map(({ seq }) => seq)).toEqual([60, 60, 60, 60]);
  });

  it('does not confirm a row that contradicts another, and keeps both as evidence', async () => {
    const ledger = await store();
    const log = newLog();
    const [first, second, third] = received(log, logRows(log, 3));
    if (first === undefined || second === undefined || third === undefined) throw new Error('no rows');
    await ledger.store([first, second]);
    const other = { ...second, bodyText: second.bodyText.replace('"pass"', '"fail"') };
    const rewritten = { ...other, hash: rowHash(other) };
    expect(await ledger.store([rewritten])).toMatchObject({ added: 0, conflicts: 1, receipts: [{ seq: 2 }] });
    // What follows the rewritten row does not follow the one that is there.
    const orphan = { ...third, previousHash: rewritten.hash };
    expect(await ledger.store([{ ...orphan, hash: rowHash(orphan) }])).toMatchObject({
      added: 1,
      conflicts: 1,
      receipts: [{ seq: 2, hash: second.hash }],
    });
    const noted = await postgres.query(
      `SELECT seq::int, why FROM twinspect.conflict WHERE station = '${log.station}'`,
    );
    expect(noted).toEqual([
      { seq: 2, why: 'another row has this number' },
      { seq: 3, why: 'it does not continue the row before' },
    ]);
  });

  it('does not begin with a row that is not the first of that log', async () => {
    const ledger = await store();
    const log = newLog();
    const [stranger] = logRows(newLog(), 1);
    if (stranger === undefined) throw new Error('no row');
    expect(await ledger.store(received(log, [stranger]))).toMatchObject({ receipts: [], conflicts: 1 });
  });

  it('refuses changes of what it holds', async () => {
    await store();
    for (const change of [
      'UPDATE twinspect.log SET verdict = NULL',
      'DELETE FROM twinspect.log',
      'TRUNCATE twinspect.log',
    ]) {
      await expect(postgres.query(change)).rejects.toThrow(/append-only/);
    }
  });

  it('says when its database is gone', async () => {
    const ledger = await store();
    const log = newLog();
    await postgres.pause();
    await expect(ledger.store(received(log, logRows(log, 1)))).rejects.toMatchObject({
      code: 'ledger-store-unreachable',
    });
    await expect(store()).rejects.toMatchObject({ code: 'ledger-store-unreachable' });
    await postgres.resume();
  });
});
