import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditPaths } from '../../src/adapters/sqlite/audit-paths.js';
import { FileLock } from '../../src/adapters/sqlite/file-lock.js';
import { openForReading } from '../../src/adapters/sqlite/open-database.js';
import { openAuditLog, type SqliteAuditLog } from '../../src/adapters/sqlite/sqlite-audit-log.js';
import { verifyChain } from '../../src/adapters/sqlite/verify-chain.js';
import type { LogEntry } from '../../src/domain/log-entry.js';
import { exportBundle, recipeSigner } from '../../src/recipes/exchange.js';
import { loadActiveRecipe } from '../../src/recipes/load-recipe.js';
import { readContent, readHistory } from '../../src/recipes/read-recipes.js';
import { RecipeStore } from '../../src/recipes/recipe-store.js';
import { systemClock } from '../../src/runtime/system-clock.js';
import { built } from '../fixtures/built.js';
import { testModels } from '../fixtures/copy-model.js';
import { referenceImages } from '../fixtures/paths.js';
import { contentOf, sampleOf } from '../fixtures/recipe-content.js';

/*
 * The command is ended with SIGKILL as it enters its n-th system call of one kind, for n = 1, 2, ... until it gets
 * through. strace counts in each thread: with one thread for files, renames and unlinks are those of the store; pwrite64
 * are those of the audit log, fsync of both.
 */
const calls = ['rename', 'unlink', 'mkdir', 'fsync', 'pwrite64'] as const;
/** Looking at every call takes minutes, so of some kinds many are passed over. */
const steps: Readonly<Record<(typeof calls)[number], number>> = {
  rename: 1,
  unlink: 3,
  mkdir: 8,
  fsync: 8,
  pwrite64: 20,
};
/* A container may forbid tracing: then there is nothing to kill with. */
const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

const signed = { by: 'ada', why: 'test' };
const part = 'washer';
const samples = [sampleOf('one'), sampleOf('two')];

let root = '';
let baseline = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'twinspect-killed-'));
  baseline = join(root, 'baseline');
  await prepare();
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Version 1 was active, 2 is, 3 is approved; `other.recipe` is a bundle of a station that is trusted. */
async function prepare(): Promise<void> {
  await withStore(baseline, 'killed', async (store) => {
    for (const version of [1, 2, 3]) {
      const images = samples.slice(0, version === 1 ? 1 : 2);
      await store.add({ content: contentOf(images, { minAreaPx: version }), images, ...signed });
      await store.change({ part, version, kind: 'approved', ...signed });
      if (version < 3) await store.change({ part, version, kind: 'activated', ...signed });
    }
  });
  const other = { dataDirectory: join(root, 'other'), station: 'other', keys: [] };
  await withStore(other.dataDirectory, 'other', async (store) => {
    await store.add({ content: contentOf(samples, { minAreaPx: 9 }), images: samples, ...signed });
  });
  await writeFile(join(root, 'other.recipe'), await exportBundle(other, part, 1));
  const { verifierKey } = await recipeSigner(other);
  await writeFile(join(root, 'settings.yaml'), 'model: tiny-colour\nalignment: { kind: none }\n');
  await writeFile(
    join(root, 'station.yaml'),
    `station: { id: killed }
dataDirectory: ${root}/data
modelsDirectory: ${testModels}
cameras: [{ name: top, part: ${part}, source: { kind: images, paths: [${root}] } }]
recipes: [{ part: ${part}, from: store }]
bundles: { keys: ['${verifierKey}'] }
`,
  );
}

async function withStore<T>(
  dataDirectory: string,
  station: string,
  use: (store: RecipeStore, log: SqliteAuditLog) => Promise<T>,
): Promise<T> {
  const auditLog = await openAuditLog({
    dataDirectory,
    station,
    workerScript: built('adapters/sqlite/audit-worker.js'),
    clock: systemClock,
  });
  try {
    const lock = new FileLock(join(dataDirectory, 'recipes', '.lock'));
    const options = { dataDirectory, lock, auditLog, clock: systemClock, rule: { secondUser: false } };
    return await use(new RecipeStore(options), auditLog);
  } finally {
    await auditLog.close();
  }
}

/** True when the command was killed, false when it came to its end. */
async function killed(words: readonly string[], call: string, when: number): Promise<boolean> {
  const inject = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e'];
  const program = built('cli/twinspect.js').pathname;
  const child = spawn(
    'strace',
    [...inject, `inject=${call}:signal=SIGKILL:when=${when}`, process.execPath, program, ...words],
    { stdio: 'ignore', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  );
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return code !== 0;
}

/** What must hold whenever the command ended; says which version is in use. */
async function checkStore(): Promise<number | undefined> {
  const data = join(root, 'data');
  const before = (await loadActiveRecipe(data, part))?.identity?.version;
  expect(before, 'the active version is whole before anything is mended').toBeDefined();
  const rows = await withStore(data, 'killed', async (store, log) => {
    await store.recover();
    return log.after(0, 1000);
  });
  const { versions } = await readHistory(data, part);
  for (const version of versions) await readContent(data, part, version);
  const changes = versions.flatMap((version) => version.changes.map(({ id }) => id));
  expect(changes.toSorted(byText)).toEqual(rows.flatMap(changeIn).toSorted(byText));
  expect(versions.filter(({ state }) => state === 'active')).toHaveLength(1);
  const database = openForReading(auditPaths(data).file);
  const { findings } = await verifyChain({ database, onProgress: () => undefined });
  database.close();
  expect(findings).toEqual([]);
  return (await loadActiveRecipe(data, part))?.identity?.version;
}

function changeIn({ body }: LogEntry): readonly string[] {
  return body.kind === 'event' ? [String(body.event.details['change'])] : [];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

const by = ['--by', 'ada', '--why', 'test'];
const commands = [
  { name: 'activate', words: ['recipe', 'activate', part, '3', ...by], active: 3 },
  { name: 'rollback', words: ['recipe', 'rollback', part, ...by], active: 1 },
  { name: 'import', words: ['recipe', 'import', 'FOLDER/other.recipe', ...by], active: 2 },
  {
    name: 'register',
    words: [
      'register',
      '--part',
      part,
      '--settings',
      'FOLDER/settings.yaml',
      ...by,
      `${referenceImages}/controller-board/golden/01.png`,
    ],
    active: 2,
  },
] as const;

describe.skipIf(!canTrace)('the recipe store survives SIGKILL', () => {
  it.each(commands)('at any point of $name', { timeout: 600_000 }, async ({ words, active }) => {
    const said = [...words, '--config', join(root, 'station.yaml')].map((word) =>
      word.replace('FOLDER', root),
    );
    const kills = new Map<string, number>();
    const ended: (number | undefined)[] = [];
    for (const call of calls) {
      for (let when = 1; ; when += steps[call]) {
        await rm(join(root, 'data'), { recursive: true, force: true });
        await cp(baseline, join(root, 'data'), { recursive: true });
        const wasKilled = await killed(said, call, when);
        ended.push(await checkStore());
        if (!wasKilled) break;
        kills.set(call, (kills.get(call) ?? 0) + 1);
      }
    }
    expect(kills.get('rename')).toBeGreaterThan(1);
    expect(new Set(ended)).toEqual(new Set([2, active]));
    expect(ended.at(-1), 'the command does its work when it is let').toBe(active);
  });
});
