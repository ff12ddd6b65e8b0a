import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { seededRandom } from '../src/evaluation/seeded-random.js';
import { ownRows, verify } from './compare.js';
import { LogWriterProcess } from './log-writer-process.js';

const run = promisify(execFile);

/** What a disk that refuses did to a log. */
export interface BadDiskOutcome {
  /** Times that the disk was full, or failed writes that were injected. */
  readonly times: number;
  readonly committed: number;
  /** Reported as committed and not there. */
  readonly lost: number;
  /** Appends that were refused and tried again. */
  readonly refused: number;
  readonly problems: readonly string[];
  /** Rows went on being committed after the last time. */
  readonly recovered: boolean;
}

/** Fills a small disk under a log again and again, and frees it. */
export async function fullDisk({
  times,
  seed,
}: {
  readonly times: number;
  readonly seed: number;
}): Promise<BadDiskOutcome> {
  const random = seededRandom(seed);
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-full-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', directory]);
  const writer = new LogWriterProcess({ directory, rowsPerSecond: 200 });
  try {
    writer.process.start();
    await reaches(writer, 20);
    for (let time = 0; time < times; time += 1) {
      await delay(random() * 500);
      const refused = writer.refused;
      const { bavail, bsize } = await statfs(directory);
      await writeFile(join(directory, 'ballast'), Buffer.alloc(bavail * bsize)).catch(() => undefined);
      for (let tries = 0; writer.refused === refused && tries < 200; tries += 1) await delay(25);
      await rm(join(directory, 'ballast'), { force: true });
      await reaches(writer, writer.reported + 5);
    }
    return await outcome(writer, directory, times);
  } finally {
    await writer.process.end();
    await run('umount', [directory]);
    await rm(directory, { recursive: true, force: true });
  }
}

/** Lets every tenth flush of the disk fail with EIO. */
export async function failingFlushes({ seconds }: { readonly seconds: number }): Promise<BadDiskOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-eio-'));
  const trace = join(directory, 'trace');
  const inject = 'inject=fsync,fdatasync:error=EIO:when=40+10';
  const writer = new LogWriterProcess({
    through: ['strace', '-f', '-qq', '-o', trace, '-e', 'trace=fsync,fdatasync', '-e', inject],
    directory: join(directory, 'data'),
    rowsPerSecond: 100,
  });
  try {
    writer.process.start();
    await reaches(writer, 5);
    await delay(seconds * 1000);
    const { stdout } = await run('grep', ['-c', 'INJECTED', trace]);
    return await outcome(writer, join(directory, 'data'), Number(stdout));
  } finally {
    await writer.process.end();
    await rm(directory, { recursive: true, force: true });
  }
}

async function outcome(writer: LogWriterProcess, directory: string, times: number): Promise<BadDiskOutcome> {
  const before = writer.reported;
  const recovered = await reaches(writer, before + 5).then(
    () => true,
    () => false,
  );
  await writer.process.end();
  const file = join(directory, 'audit.db');
  const rows = ownRows(file).length;
  return {
    times,
    committed: rows,
    lost: Math.max(0, writer.reported - rows),
    refused: writer.refused,
    problems: await verify(file),
    recovered,
  };
}

async function reaches(writer: LogWriterProcess, rows: number): Promise<void> {
  for (let tries = 0; writer.reported < rows; tries += 1) {
    if (tries > 1200)
      throw new Error(`row ${rows} was not committed within a minute: ${writer.process.lastOutput}`);
    await delay(50);
  }
}
