import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadComparer } from '../../../src/adapters/onnx/load-comparer.js';

const recipes = fileURLToPath(new URL('../../../models/train', import.meta.url));
const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
/** Debian's Python: the one that has Debian's PyTorch. */
const python = '/usr/bin/python3';
const canTrain = existsSync(data) && spawnSync(python, ['-c', 'import torch, cv2, onnx']).status === 0;

let work = '';
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'twinspect-train-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

function run(script: string, ...options: readonly string[]): string {
  const words = [join(recipes, script), 'generic', '--data', data, '--work', work, ...options];
  return execFileSync(python, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function numberAfter(name: string, text: string): number {
  return Number(text.split(`${name} `)[1]?.slice(0, 6));
}

describe.skipIf(!canTrain)('the training recipe', () => {
  it('trains, goes on where it stopped, and exports a model that the station takes', {
    timeout: 300_000,
  }, async () => {
    run('train.py', '--minutes', '0.1');
    const again = run('train.py', '--minutes', '0.2');
    const [, step] = /Going on from step (\d+)/.exec(again) ?? [];
    expect(Number(step)).toBeGreaterThan(0);
    const log = (await readFile(join(work, 'generic.csv'), 'utf8')).trim().split('\n');
    expect(log).toHaveLength(3);
    run('export.py', '--out', work);
    const comparer = await loadComparer({ modelsDirectory: work, name: 'generic', providers: ['cpu'] });
    expect(comparer.info).toMatchObject({ name: 'generic', channels: 3 });
    await comparer.close();
  });

  it('goes on from exported weights, which say the same as before', { timeout: 300_000 }, async () => {
    const exported = fileURLToPath(new URL('../../../models/generic', import.meta.url));
    const published = await readFile(join(exported, 'manifest.json'), 'utf8');
    const begun = run('train.py', '--minutes', '0.01', '--rate', '0', '--from', exported);
    expect(begun).toContain('new: none');
    expect(numberAfter('cell_ap', begun)).toBeCloseTo(numberAfter('"validation_cell_ap":', published), 2);
    run('export.py', '--out', work);
    const made = await readFile(join(work, 'generic', 'manifest.json'), 'utf8');
    expect(made).toMatch(/"begunFrom": \{[^}]*"encoder": "[0-9a-f]{64}"/);
  });
});
