import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditPaths } from '../../../../src/adapters/sqlite/audit-paths.js';
import { evidencePath } from '../../../../src/adapters/sqlite/evidence-files.js';
import { openDatabase, openForReading } from '../../../../src/adapters/sqlite/open-database.js';
import { openAuditLog, type SqliteAuditLog } from '../../../../src/adapters/sqlite/sqlite-audit-log.js';
import { type Verification, verifyChain } from '../../../../src/adapters/sqlite/verify-chain.js';
import { systemClock } from '../../../../src/runtime/system-clock.js';
import { built } from '../../../fixtures/built.js';
import { anInspection } from '../../../fixtures/inspections.js';

let directory = '';
const opened: SqliteAuditLog[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-audit-'));
});
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
  await rm(directory, { recursive: true, force: true });
});

async function open(station = 'line-1'): Promise<SqliteAuditLog> {
  const log = await openAuditLog({
    dataDirectory: directory,
    station,
    workerScript: built('adapters/sqlite/audit-worker.js'),
    clock: systemClock,
  });
  opened.push(log);
  return log;
}

async function verify(): Promise<Verification> {
  const { file, evidenceDirectory } = auditPaths(directory);
  const database = openForReading(file);
  try {
    return await verifyChain({ database, evidenceDirectory, onProgress: () => undefined });
  } finally {
    database.close();
  }
}

const picture = {
  role: 'frame',
  mediaType: 'image/jpeg',
  data: Buffer.from('not really a picture'),
} as const;

describe('the audit log', () => {
  it('keeps inspections and events in one gap-free chain that verifies', async () => {
    const log = await open();
    await log.appendEvent({ type: 'station-started', actor: 'station', details: { software: 'x' } });
    const entry = await log.appendInspection(anInspection({ trigger: 't1', serial: 'A7' }), [picture]);
    const next = await log.appendInspection(anInspection({ verdict: { kind: 'fail' }, score: 0.9 }), []);
    expect([entry.seq, next.seq]).toEqual([2, 3]);
    expect(next.previousHash).toBe(entry.hash);
    expect(await log.counts()).toEqual({ pass: 1, review: 0, fail: 1, unjudged: 0 });
    expect(await log.head()).toMatchObject({ station: 'line-1', seq: 3, hash: next.hash });
    expect(await log.findByTrigger('t1')).toEqual(entry);
    expect(await verify()).toMatchObject({ rows: 3, evidenceFiles: 1, findings: [] });
  });

  it('logs a trigger once, however often it is appended', async () => {
    const log = await open();
    const first = await log.appendInspection(anInspection({ trigger: 'same' }), []);
    const second = await log.appendInspection(
      anInspection({ trigger: 'same', verdict: { kind: 'fail' } }),
      [],
    );
    expect(second).toEqual(first);
    expect((await log.head()).seq).toBe(1);
  });

  it('stores equal images once and gives them back', async () => {
    const log = await open();
    const [a, b] = [
      await log.appendInspection(anInspection(), [picture]),
      await log.appendInspection(anInspection(), [picture]),
    ];
    const hashes = [a, b].map(({ body }) =>
      body.kind === 'inspection' ? body.inspection.evidence[0]?.sha256 : '',
    );
    expect(hashes[0]).toBe(hashes[1]);
    expect(Buffer.from((await log.evidence(hashes[0] ?? '')) ?? []).toString()).toBe('not really a picture');
    expect(await log.evidence('0'.repeat(64))).toBeUndefined();
  });

  it('lists by part, verdict, time and page, newest first', async () => {
    const log = await open();
    for (const part of ['board', 'flange', 'board']) await log.appendInspection(anInspection({ part }), []);
    const seqs = async (query: Parameters<SqliteAuditLog['list']>[0]): Promise<readonly number[]> =>
      (await log.list(query)).map(({ seq }) => seq);
    expect(await seqs({ limit: 10 })).toEqual([3, 2, 1]);
    expect(await seqs({ limit: 1, beforeSeq: 3 })).toEqual([2]);
    expect(await seqs({ limit: 10, part: 'board' })).toEqual([3, 1]);
    expect(await seqs({ limit: 10, verdict: 'fail' })).toEqual([]);
    expect(await seqs({ limit: 10, until: '2026-01-01T00:00:00.000Z' })).toEqual([]);
  });

  it('gives what inspections measured, in portions, oldest first', async () => {
    const log = await open();
    await log.appendEvent({ type: 'station-started', actor: 'station', details: {} });
    await log.appendInspection(anInspection({ score: 0.125 }), []);
    const { observation, ...blurred } = anInspection({ part: 'lid' });
    if (observation.kind !== 'compared') throw new Error('the fixture compares');
    await log.appendInspection(
      {
        ...blurred,
        verdict: { kind: 'unjudged', reason: 'frame-blurred', detail: '', late: false },
        observation: {
          kind: 'failed',
          reason: 'frame-blurred',
          detail: '',
          frame: observation.frame,
          timings: {},
        },
        provenance: { configHash: 'c', software: 'x' },
      },
      [],
    );
    const version = anInspection();
    await log.appendInspection(
      { ...version, provenance: { ...version.provenance, recipeVersion: 3, recipeHash: 'e'.repeat(64) } },
      [],
    );
    const [first, second] = await log.measurements(0, 2);
    expect(first).toEqual({
      seq: 2,
      judgedAt: first?.judgedAt,
      part: 'board',
      camera: 'top',
      verdict: 'pass',
      recipe: 'a'.repeat(64) + 'b'.repeat(64),
      score: 0.125,
      residualPx: 0.4,
      brightness: 99,
      sharpness: 120.5,
    });
    expect(second).toEqual({
      seq: 3,
      judgedAt: second?.judgedAt,
      part: 'lid',
      camera: 'top',
      verdict: 'unjudged',
      brightness: 99,
      sharpness: 120.5,
    });
    expect(await log.measurements(3, 10)).toMatchObject([{ seq: 4, recipe: 'e'.repeat(64) }]);
  });

  it('is its own outbox: unpublished rows in order, marked once', async () => {
    const log = await open();
    await log.appendEvent({ type: 'station-started', actor: 'station', details: {} });
    for (let index = 0; index < 3; index += 1) await log.appendInspection(anInspection(), []);
    expect((await log.unpublished(2)).map(({ seq }) => seq)).toEqual([2, 3]);
    await log.markPublished([2, 3]);
    expect((await log.unpublished(10)).map(({ seq }) => seq)).toEqual([4]);
    expect((await log.list({ limit: 10 })).map(({ publishedAt }) => publishedAt !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
    expect((await verify()).findings).toEqual([]);
  });

  it('flushes every commit: journal mode and synchronous are read back', async () => {
    await (await open()).appendInspection(anInspection(), []);
    const { file } = auditPaths(directory);
    const database = openDatabase({ file, station: 'line-1', openedAt: new Date().toISOString() });
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    database.close();
  });

  it('refuses the log of another station, another program and a newer schema', async () => {
    await (await open()).close();
    await expect(open('line-2')).rejects.toMatchObject({ code: 'audit-unusable' });
    const { file } = auditPaths(directory);
    const database = new SqliteDatabase(file);
    database.pragma('user_version = 99');
    database.close();
    await expect(open()).rejects.toMatchObject({ code: 'audit-from-the-future' });
    await writeFile(
      join(directory, 'audit.db'),
      'this is no database, but it is long enough to be looked at',
    );
    await expect(open()).rejects.toMatchObject({ code: 'audit-unusable' });
  });
});

describe('a change behind the back of the log', () => {
  const changes: readonly (readonly [string, string])[] = [
    ['an edited body', 'UPDATE log SET body = replace(body, \'"fail"\', \'"pass"\') WHERE seq = 3'],
    ['an edited column', "UPDATE log SET verdict = 'pass' WHERE seq = 3"],
    ['a deleted row', 'DELETE FROM log WHERE seq = 3'],
    ['rows cut off at the end', 'DELETE FROM log WHERE seq > 4'],
    ['a changed time', "UPDATE log SET recorded_at = '2020-01-01T00:00:00.000Z' WHERE seq = 2"],
    ['exchanged rows', 'UPDATE log SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)'],
    ['a changed tally', "UPDATE tally SET inspections = 99 WHERE verdict = 'fail'"],
    ['another station', "UPDATE meta SET station = 'line-9'"],
    ['a dropped guard', 'SELECT 1'],
  ];

  it.each(changes)('is found: %s', async (_name, sql) => {
    const log = await open();
    for (const kind of ['pass', 'pass', 'fail', 'pass', 'fail'] as const) {
      await log.appendInspection(anInspection({ verdict: { kind } }), []);
    }
    await log.close();
    const database = new SqliteDatabase(auditPaths(directory).file);
    database.pragma('foreign_keys = OFF');
    const guards = database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all();
    for (const guard of guards) database.exec(`DROP TRIGGER "${guard}"`);
    database.exec(sql);
    database.close();
    const { findings } = await verify();
    const beyondGuards = findings.filter(({ what }) => what !== 'schema-changed');
    expect(findings.length).toBeGreaterThan(0);
    if (sql !== 'SELECT 1') expect(beyondGuards.length).toBeGreaterThan(0);
  });

  it('is refused by the database itself as long as its guards stand', async () => {
    const log = await open();
    await log.appendInspection(anInspection(), []);
    await log.close();
    const database = new SqliteDatabase(auditPaths(directory).file);
    expect(() => database.exec("UPDATE log SET verdict = 'pass'")).toThrow();
    expect(() => database.exec('DELETE FROM log')).toThrow();
    database.close();
  });

  it('of an evidence image is found', async () => {
    const log = await open();
    const { body } = await log.appendInspection(anInspection(), [picture]);
    const ref = body.kind === 'inspection' ? body.inspection.evidence[0] : undefined;
    const path = evidencePath(auditPaths(directory).evidenceDirectory, ref?.sha256 ?? '', picture.mediaType);
    await writeFile(path, 'something else');
    expect((await verify()).findings).toMatchObject([{ what: 'evidence-differs' }]);
    await rm(path);
    expect((await verify()).findings).toMatchObject([{ what: 'evidence-missing' }]);
  });
});

describe('retention', () => {
  it('removes evidence by age and by size, oldest first, and never a row', async () => {
    const log = await open();
    for (let index = 0; index < 4; index += 1) {
      await log.appendInspection(anInspection(), [{ ...picture, data: Buffer.alloc(1000, index) }]);
    }
    const bySize = await log.removeEvidence({ olderThan: '2000-01-01T00:00:00.000Z', maxBytes: 2500 });
    expect(bySize).toMatchObject({ removedFiles: 2, keptFiles: 2, keptBytes: 2000 });
    const byAge = await log.removeEvidence({ olderThan: '2999-01-01T00:00:00.000Z', maxBytes: 1e9 });
    expect(byAge).toMatchObject({ removedFiles: 2, keptFiles: 0 });
    expect(await verify()).toMatchObject({ rows: 4, evidenceFiles: 0, findings: [] });
  });
});

describe('SIGKILL in the middle of appending', () => {
  it('loses no row that was reported as written, and leaves a chain that verifies', async () => {
    const script = `
      import { openAuditLog } from ${JSON.stringify(built('adapters/sqlite/sqlite-audit-log.js').href)};
      import { systemClock } from ${JSON.stringify(built('runtime/system-clock.js').href)};
      const log = await openAuditLog({ dataDirectory: ${JSON.stringify(directory)}, station: 'line-1', clock: systemClock,
        workerScript: new URL(${JSON.stringify(built('adapters/sqlite/audit-worker.js').href)}) });
      const inspection = JSON.parse(process.argv[2]);
      for (let n = 0; ; n += 1) {
        const images = [{ role: 'frame', mediaType: 'image/jpeg', data: Buffer.from('image ' + n) }];
        const id = String(n).padStart(12, '0');
        const one = { ...inspection, id: '01936d5e-0000-7000-9000-' + id, trigger: { ...inspection.trigger, id } };
        process.stdout.write((await log.appendInspection(one, images)).seq + '\\n');
      }`;
    const writer = join(directory, 'writer.mjs');
    await writeFile(writer, script);
    const words = [writer, JSON.stringify(anInspection())];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      if (told.split('\n').length > 40) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const reported = Number(told.trimEnd().split('\n').at(-1));
    const { rows, findings } = await verify();
    expect(findings).toEqual([]);
    expect(reported).toBeGreaterThan(30);
    expect(rows).toBeGreaterThanOrEqual(reported);
    const log = await open();
    expect((await log.appendInspection(anInspection(), [])).seq).toBe(rows + 1);
  });
});
