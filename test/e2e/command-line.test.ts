import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { referenceImages } from '../fixtures/paths.js';
import { demoConfig } from './demo-config.js';
import { twinspect } from './running-station.js';

let directory = '';
let config = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-cli-'));
  config = join(directory, 'station.yaml');
  const stored = demoConfig().replace(/references: .*\n.*deadlineMs.*/, 'from: store');
  await writeFile(config, stored.replaceAll('DIRECTORY', directory));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const board = `${referenceImages}/controller-board`;

async function register(images: string): Promise<void> {
  const outcome = await twinspect('register', '-c', config, '-p', 'controller-board', '--activate', images);
  expect(outcome, outcome.output).toMatchObject({ code: 0 });
}

describe('twinspect', () => {
  it('registers golden samples, refuses another part, and logs who did it', async () => {
    const words = ['register', '--config', config, '--part', 'controller-board', '--by', 'ada'];
    const first = await twinspect(...words, `${board}/golden`);
    expect(first, first.output).toMatchObject({ code: 0 });
    const again = await twinspect(
      ...words,
      `${board}/golden/01.png`,
      `${referenceImages}/printed-carton/golden/01.png`,
    );
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/= .*known already[\s\S]*✗ .*rejected: .*align/);
    const log = await twinspect('audit', 'export', '--format', 'jsonl', '--config', config);
    expect(log.output.match(/recipe-drafted/g)).toHaveLength(1);
    expect(log.output).toContain('"actor":"ada"');
    expect((await twinspect('audit', 'verify', '--config', config)).code).toBe(0);
  });

  it('says what a station lacks and how to mend it', async () => {
    const lacking = await twinspect('doctor', '--config', config);
    expect(lacking.code).toBe(1);
    expect(lacking.output).toMatch(/✗ golden samples controller-board .*\n +Register one/);
    await register(`${board}/golden`);
    const json = await twinspect('doctor', '--config', config, '--json');
    expect(json.code, json.output).toBe(0);
    const none = 'none configured: the log is kept on this station only';
    expect(JSON.parse(json.output)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subject: 'camera top', level: 'good' }),
        expect.objectContaining({ subject: 'ledger', what: none }),
      ]),
    );
  });

  it('shows one entry, and says which one is not there', async () => {
    await register(`${board}/golden/01.png`);
    const shown = await twinspect('audit', 'show', '1', '--config', config);
    expect(JSON.parse(shown.output)).toMatchObject({ seq: 1, body: { kind: 'event' } });
    const missing = await twinspect('audit', 'show', '99', '--config', config);
    expect(missing).toMatchObject({ code: 70 });
    expect(missing.output).toContain('[entry-not-found]');
  });

  it('tells an image that is no image from a defect', async () => {
    const bad = join(directory, 'bad.png');
    await writeFile(bad, 'not an image');
    const outcome = await twinspect('inspect', '--reference', `${board}/golden/01.png`, '--image', bad);
    expect(outcome).toMatchObject({ code: 70 });
    expect(outcome.output).toMatch(/bad\.png.*\n.*\[image-unreadable\]/);
  });

  it('inspects a part with JSON for machines', async () => {
    const words = [
      'inspect',
      '--reference',
      `${board}/golden`,
      '--image',
      `${board}/golden/01.png`,
      '--json',
    ];
    const outcome = await twinspect(...words);
    expect(outcome, outcome.output).toMatchObject({ code: 0 });
    expect(JSON.parse(outcome.output)).toMatchObject({
      verdict: { kind: 'pass' },
      thresholds: { fail: 0.5 },
    });
  });

  it('lists models and tells a damaged one', async () => {
    expect((await twinspect('model', 'list')).output).toMatch(/^generic .*\n^pcb .*open, short/m);
    const models = join(directory, 'models');
    await cp(new URL('../../models/generic', import.meta.url), join(models, 'generic'), { recursive: true });
    expect(await twinspect('model', 'verify', '--models-directory', models)).toMatchObject({ code: 0 });
    await appendFile(join(models, 'generic', 'head.onnx'), 'x');
    const damaged = await twinspect('model', 'verify', '--models-directory', models);
    expect(damaged.code).toBe(1);
    expect(damaged.output).toMatch(/✗ generic .*head\.onnx/);
  });

  it.each([
    [['--help'], 0],
    [['--version'], 0],
    [['nonsense'], 2],
    [['inspect'], 2],
    [['config', 'example'], 0],
    [['config', 'check', '/nowhere.yaml'], 78],
  ])('ends %j with %d', async (words, code) => {
    expect((await twinspect(...words)).code).toBe(code);
  });

  it('finds a log that was tampered with', async () => {
    await register(`${board}/golden/01.png`);
    const copy = join(directory, 'copy');
    await cp(join(directory, 'data'), copy, { recursive: true });
    const { default: SqliteDatabase } = await import('better-sqlite3');
    const database = new SqliteDatabase(join(copy, 'audit.db'));
    for (const name of database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all()) {
      database.exec(`DROP TRIGGER "${name}"`);
    }
    database.exec("UPDATE log SET body = replace(body, 'root', 'eve')");
    database.exec("UPDATE log SET recorded_at = '2020-01-01T00:00:00.000Z'");
    database.close();
    const verified = await twinspect('audit', 'verify', '--data', copy);
    expect(verified.code).toBe(1);
    expect((await twinspect('audit', 'verify', '--config', config)).code).toBe(0);
  });
});
