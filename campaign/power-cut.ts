import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { seededRandom } from '../src/evaluation/seeded-random.js';
import { repositoryRoot } from '../test/fixtures/repository-root.js';
import { ownRows, verify } from './compare.js';
import { LogWriterProcess } from './log-writer-process.js';
import { CampaignProcess } from './process.js';

const run = promisify(execFile);

/** What power cuts did to a log. */
export interface PowerCutOutcome {
  readonly cuts: number;
  /** Rows that were reported as committed before the cuts, summed over them. */
  readonly committed: number;
  readonly lost: number;
  /** Cuts after which the log did not verify, or was gone. */
  readonly damaged: number;
}

/** True where images can be mounted. */
export async function canMount(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  return run('losetup', ['-f']).then(
    () => true,
    () => false,
  );
}

/** Something that commits rows and says how many. */
interface Committer {
  readonly process: CampaignProcess;
  readonly reported: () => number;
  /** Rows that a copy holds, and whether it is whole. */
  readonly look: (directory: string) => Promise<{ readonly rows: number; readonly whole: boolean }>;
}

/**
 * Cuts the power at random: an ext4 image is copied while something commits to it, and the copy is mounted. What was in
 * memory only, of the file system or of the program, is not in it. (A disk that lies about its own cache is beyond this.)
 */
export async function powerCuts(
  kind: 'station' | 'control',
  { cuts, seed }: { readonly cuts: number; readonly seed: number },
): Promise<PowerCutOutcome> {
  const random = seededRandom(seed);
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-power-'));
  const [image, copy] = [join(directory, 'disk'), join(directory, 'copy')];
  const [live, dead] = [join(directory, 'live'), join(directory, 'dead')];
  await Promise.all([mkdir(live), mkdir(dead)]);
  await run('truncate', ['-s', '64M', image]);
  await run('mkfs.ext4', ['-q', image]);
  await run('mount', ['-o', 'loop', image, live]);
  const total = { cuts: 0, committed: 0, lost: 0, damaged: 0 };
  const committer = kind === 'station' ? station(live) : control(live);
  try {
    committer.process.start();
    await until(() => committer.reported() > 20);
    for (; total.cuts < cuts; total.cuts += 1) {
      await delay(200 + random() * 600);
      const before = committer.reported();
      await copyFile(image, copy);
      await run('mount', ['-o', 'loop', copy, dead]);
      const found = await look(committer, dead);
      total.committed += before;
      total.lost += Math.max(0, before - found.rows);
      if (!found.whole) total.damaged += 1;
      if (committer.reported() > 15_000) break; // The image is small.
    }
    return total;
  } finally {
    await committer.process.end();
    await run('umount', [live]);
    await rm(directory, { recursive: true, force: true });
  }
}

async function look(committer: Committer, directory: string): ReturnType<Committer['look']> {
  try {
    return await committer.look(directory);
  } finally {
    await run('umount', [directory]);
  }
}

/** The station's own log. */
function station(directory: string): Committer {
  const writer = new LogWriterProcess({ directory, rowsPerSecond: 200 });
  return {
    process: writer.process,
    reported: () => writer.reported,
    look: async (copy) => {
      const rows = ownRows(join(copy, 'audit.db')).length;
      return { rows, whole: (await verify(join(copy, 'audit.db'))).length === 0 };
    },
  };
}

/** The same database with `synchronous=NORMAL`: must lose rows, or the cuts cut nothing. */
function control(directory: string): Committer {
  let reported = 0;
  const root = repositoryRoot();
  const writer = new CampaignProcess({
    command: process.execPath,
    words: [`${root}/campaign/careless-writer.mjs`, join(directory, 'careless.db')],
    onLine: (line) => {
      reported = Math.max(reported, Number(line) || 0);
    },
  });
  return {
    process: writer,
    reported: () => reported,
    look: async (copy) => {
      const { default: SqliteDatabase } = await import('better-sqlite3');
      const database = new SqliteDatabase(join(copy, 'careless.db'));
      try {
        return {
          rows: database.prepare<[], number>('SELECT count(*) FROM log').pluck().get() ?? 0,
          whole: true,
        };
      } catch {
        return { rows: 0, whole: false }; // Not even the table has arrived.
      } finally {
        database.close();
      }
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 1200) throw new Error('nothing was committed within a minute');
    await delay(50);
  }
}
