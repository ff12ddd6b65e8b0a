import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const recipes = fileURLToPath(new URL('../../../models/train', import.meta.url));
const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
/** Debian's Python: the one that has Debian's PyTorch. */
const python = '/usr/bin/python3';
const canTrain =
  existsSync(join(data, 'omniglot')) && spawnSync(python, ['-c', 'import torch, cv2']).status === 0;

let work = '';
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'twinspect-omniglot-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

function run(script: string, ...options: readonly string[]): string {
  const words = [join(recipes, script), 'omniglot-small1', '--data', data, '--work', work, ...options];
  return execFileSync(python, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function train(...options: readonly string[]): void {
  run('train.py', '--threads', '1', '--workers', '0', ...options);
}

/** One-shot accuracy on the held-out alphabets, of each row of the log. */
async function validation(): Promise<readonly number[]> {
  const log = await readFile(join(work, 'omniglot-small1.csv'), 'utf8');
  const rows = log.trim().split('\n').slice(1);
  return rows.map((row) => Number(row.split(',').at(-1)));
}

describe.skipIf(!canTrain)('Koch’s protocol on Omniglot', () => {
  it('learns: held-out alphabets are told apart better after some steps, as are those of the official runs', {
    timeout: 300_000,
  }, async () => {
    train('--minutes', '0.02');
    train('--minutes', '0.4');
    const [first, last] = await validation();
    expect(last).toBeGreaterThan(first ?? 1);
    const judged = run('one_shot.py', '--threads', '1');
    const runs = judged.match(/^run +\d+ +[\d.]+%$/gm) ?? [];
    expect(runs).toHaveLength(20);
    const mean = runs.reduce((sum, line) => sum + Number(line.slice(8).replace('%', '')), 0) / 20;
    expect(Number(/mean +([\d.]+)%/.exec(judged)?.[1])).toBeCloseTo(mean, 0);
    expect(mean).toBeGreaterThan(25); // 5 is chance
  });

  it.each([
    ['contrastive', 'euclidean'],
    ['softmax', 'cosine'],
  ])('takes the %s loss and the %s distance as well', { timeout: 120_000 }, async (loss, distance) => {
    train('--minutes', '0.05', '--loss', loss, '--distance', distance);
    const [only] = await validation();
    expect(only).toBeGreaterThan(0.05);
  });
});
