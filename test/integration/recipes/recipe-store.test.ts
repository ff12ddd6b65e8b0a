import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLock } from '../../../src/adapters/sqlite/file-lock.js';
import type { StationEvent } from '../../../src/domain/log-entry.js';
import type { RecipeVersion } from '../../../src/domain/recipe-history.js';
import { loadActiveRecipe } from '../../../src/recipes/load-recipe.js';
import { listParts, readContent, readHistory } from '../../../src/recipes/read-recipes.js';
import { RecipeStore } from '../../../src/recipes/recipe-store.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { contentOf, sampleOf } from '../../fixtures/recipe-content.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';

const [one, two] = [sampleOf('one'), sampleOf('two')];
const signed = { by: 'ada', why: 'first parts' };

let dataDirectory = '';
let log = new MemoryAuditLog();
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'twinspect-recipes-'));
  log = new MemoryAuditLog();
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

function storeOf({ secondUser = false, auditLog = log } = {}): RecipeStore {
  const lock = new FileLock(join(dataDirectory, 'recipes', '.lock'));
  return new RecipeStore({ dataDirectory, lock, auditLog, clock: systemClock, rule: { secondUser } });
}

async function draft(store = storeOf(), images = [one]): Promise<RecipeVersion> {
  return store.add({ content: contentOf(images), images, ...signed });
}

async function step(
  kind: 'approved' | 'activated' | 'retired',
  version = 1,
  by = 'ada',
): Promise<RecipeVersion> {
  return storeOf().change({ part: 'washer', version, kind, by, why: kind });
}

async function activeNumber(): Promise<number | undefined> {
  return (await loadActiveRecipe(dataDirectory, 'washer'))?.identity?.version;
}

function events(): readonly StationEvent[] {
  return log.entries.flatMap(({ body }) => (body.kind === 'event' ? [body.event] : []));
}

describe('a version', () => {
  it('lies where a person looks for it, and reads as it was written', async () => {
    const made = await draft(storeOf(), [one, two]);
    const folder = join(dataDirectory, 'recipes', 'washer');
    expect((await readdir(folder)).toSorted()).toEqual(['history.json', 'samples', 'v0001']);
    expect((await readdir(join(folder, 'samples'))).toSorted()).toEqual([one.file, two.file].toSorted());
    expect(await readFile(join(folder, 'samples', one.file))).toEqual(one.data);
    expect(await readContent(dataDirectory, 'washer', made)).toEqual(contentOf([one, two]));
    expect(await listParts(dataDirectory)).toEqual(['washer']);
  });

  it('goes from draft to approved, active and retired, each step a row of the audit log', async () => {
    await draft();
    await step('approved', 1, 'grace');
    await step('activated');
    expect(await activeNumber()).toBe(1);
    await step('retired');
    expect(await activeNumber()).toBeUndefined();
    expect(events().map(({ type, actor }) => `${type} ${actor}`)).toEqual([
      'recipe-drafted ada',
      'recipe-approved grace',
      'recipe-activated ada',
      'recipe-retired ada',
    ]);
    expect(events()[0]?.details).toMatchObject({
      part: 'washer',
      version: 1,
      samples: [one.sha256],
      why: signed.why,
    });
  });

  it('that is activated retires the one before, which may come back', async () => {
    await draft();
    await step('approved');
    await step('activated');
    await draft(storeOf(), [one, two]);
    await step('approved', 2);
    await step('activated', 2);
    expect(await activeNumber()).toBe(2);
    await step('activated', 1);
    const { versions } = await readHistory(dataDirectory, 'washer');
    expect(versions.map(({ state }) => state)).toEqual(['active', 'retired']);
    expect(events().at(-1)?.details).toMatchObject({ version: 1, previous: 2 });
  });

  it.each([
    ['activated', 'nobody has approved it'],
    ['retired', undefined],
  ] as const)('that is a draft cannot simply be %s', async (kind, why) => {
    await draft();
    if (why === undefined) await expect(step(kind)).resolves.toMatchObject({ state: 'retired' });
    else await expect(step(kind)).rejects.toMatchObject({ code: 'recipe-refused', parameters: { why } });
  });

  it('is approved by somebody else than who made it, where the station asks for that', async () => {
    const store = storeOf({ secondUser: true });
    await draft(store);
    const approve = { part: 'washer', version: 1, kind: 'approved', why: 'looked at it' } as const;
    await expect(store.change({ ...approve, by: 'ada' })).rejects.toMatchObject({ code: 'recipe-refused' });
    await store.change({ ...approve, by: 'grace' });
    await store.change({ ...approve, kind: 'activated', by: 'ada' });
    expect(await activeNumber()).toBe(1);
  });

  it('approved by its maker alone is not activated once the station asks for a second user', async () => {
    await draft();
    await step('approved');
    const activate = { part: 'washer', version: 1, kind: 'activated', by: 'ada', why: 'now' } as const;
    await expect(storeOf({ secondUser: true }).change(activate)).rejects.toMatchObject({
      code: 'recipe-refused',
    });
  });

  it.each(['recipes/washer/v0001/recipe.json', `recipes/washer/samples/${one.file}`])(
    'is not used when %s was changed',
    async (file) => {
      await draft();
      await step('approved');
      await step('activated');
      const path = join(dataDirectory, file);
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.includes('minAreaPx') ? text.replace('16', '17') : `${text}x`);
      await expect(activeNumber()).rejects.toMatchObject({ code: /recipe-damaged|reference-damaged/ });
    },
  );

  it.each(['../washer', 'a/b', '', '.', '..', 'x'.repeat(64)])('refuses "%s" as a part', async (part) => {
    await expect(readHistory(dataDirectory, part)).rejects.toMatchObject({ code: 'usage' });
  });

  it('of two programs at once gets a number of its own', async () => {
    const made = await Promise.all([draft(), draft(), draft(), draft()]);
    expect(made.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });

  it('notices a history that is cut off', async () => {
    await draft();
    const file = join(dataDirectory, 'recipes', 'washer', 'history.json');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -10));
    await expect(draft()).rejects.toMatchObject({ code: 'recipe-damaged', parameters: { file } });
  });
});

/** Fails at one step, as a program that is killed there would. */
class FailingLog extends MemoryAuditLog {
  readonly before: boolean;

  constructor(before: boolean) {
    super();
    this.before = before;
  }

  override async appendEvent(event: StationEvent): ReturnType<MemoryAuditLog['appendEvent']> {
    if (!this.before) await super.appendEvent(event);
    throw new Error('killed');
  }
}

describe('a change that was cut off', () => {
  it('before its row was in the log never happened', async () => {
    await draft();
    await step('approved');
    const dying = new FailingLog(true);
    dying.entries.push(...log.entries);
    const change = { part: 'washer', version: 1, kind: 'activated', ...signed } as const;
    await expect(storeOf({ auditLog: dying }).change(change)).rejects.toThrow('killed');
    expect(await activeNumber()).toBeUndefined();
    await storeOf({ auditLog: dying }).recover();
    expect(await activeNumber()).toBeUndefined();
    expect(await readdir(join(dataDirectory, 'recipes', 'washer'))).not.toContain('pending.json');
  });

  it('after its row was in the log is finished by whoever comes next', async () => {
    await draft();
    await step('approved');
    const dying = new FailingLog(false);
    dying.entries.push(...log.entries);
    const change = { part: 'washer', version: 1, kind: 'activated', ...signed } as const;
    await expect(storeOf({ auditLog: dying }).change(change)).rejects.toThrow('killed');
    expect(await activeNumber()).toBeUndefined();
    await storeOf({ auditLog: dying }).recover();
    expect(await activeNumber()).toBe(1);
    await storeOf({ auditLog: dying }).recover();
    const { versions } = await readHistory(dataDirectory, 'washer');
    expect(versions[0]?.changes.map(({ kind }) => kind)).toEqual(['drafted', 'approved', 'activated']);
  });

  it('while a version was written leaves nothing that counts', async () => {
    await draft();
    const folder = join(dataDirectory, 'recipes', 'washer');
    const dying = new FailingLog(true);
    await expect(draft(storeOf({ auditLog: dying }), [one, two])).rejects.toThrow('killed');
    expect(await readdir(folder)).toContain('v0002');
    await appendFile(join(folder, 'samples', '.half.tmp'), 'x');
    const made = await draft(storeOf(), [two]);
    expect(made.version).toBe(2);
    expect(await readContent(dataDirectory, 'washer', made)).toEqual(contentOf([two]));
    expect(await readdir(join(folder, 'samples'))).not.toContain('.half.tmp');
  });
});
