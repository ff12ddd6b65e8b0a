import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { quickConfig } from '../test/e2e/quick-config.js';
import { repositoryRoot } from '../test/fixtures/repository-root.js';
import { verify } from './compare.js';
import { CampaignProcess } from './process.js';

/** What jumps of the wall clock did to a station. */
export interface ClockOutcome {
  readonly jumps: number;
  readonly committed: number;
  /** Verdicts that a jump made late. */
  readonly late: number;
  /** Rows in whose order the wall time went backwards: the jumps were seen. */
  readonly backwards: number;
  readonly problems: readonly string[];
}

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const offsets = ['+10y', '-10y', '+1h', '-1h', '+0', '-3d', '+2s', '-2s'];

/** Sets the wall clock of a whole station to and fro while it inspects; the monotonic clock stays, as in a real machine. */
export async function clockJumps({ jumps }: { readonly jumps: number }): Promise<ClockOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-clock-'));
  const offsetFile = join(directory, 'offset');
  const configFile = join(directory, 'station.yaml');
  await writeFile(offsetFile, '+0');
  await writeFile(configFile, quickConfig({ everyMs: 50 }).replaceAll('DIRECTORY', directory));
  const station = new CampaignProcess({
    command: process.execPath,
    words: [`${repositoryRoot()}/dist/cli/twinspect.js`, 'run', '--quiet', '--config', configFile],
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: offsetFile,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  const file = join(directory, 'data', 'audit.db');
  try {
    station.start();
    await countReaches(file, 10);
    for (let jump = 0; jump < jumps; jump += 1) {
      await writeFile(offsetFile, offsets[jump % offsets.length] ?? '+0');
      const before = count(file);
      await countReaches(file, before + 5);
    }
    await station.end('SIGTERM');
    const database = new SqliteDatabase(file, { readonly: true });
    const times = database.prepare<[], string>('SELECT recorded_at FROM log ORDER BY seq').pluck().all();
    const late = database
      .prepare<[], number>(
        "SELECT count(*) FROM log WHERE verdict = 'unjudged' AND body LIKE '%\"late\":true%'",
      )
      .pluck()
      .get();
    database.close();
    const backwards = times.filter((time, index) => time < (times[index - 1] ?? '')).length;
    return { jumps, committed: times.length, late: late ?? 0, backwards, problems: await verify(file) };
  } finally {
    await station.end();
    await rm(directory, { recursive: true, force: true });
  }
}

async function countReaches(file: string, rows: number): Promise<void> {
  for (let tries = 0; count(file) < rows; tries += 1) {
    if (tries > 600) throw new Error(`row ${rows} was not committed within a minute`);
    await delay(100);
  }
}

function count(file: string): number {
  try {
    const database = new SqliteDatabase(file, { readonly: true });
    try {
      return database.prepare<[], number>('SELECT seq FROM head').pluck().get() ?? 0;
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}
