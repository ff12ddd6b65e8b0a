import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Evaluation, evaluatePairs } from '../../../src/cli/evaluate/evaluate-pairs.js';
import { listPairs } from '../../../src/cli/evaluate/list-pairs.js';

let data = '';
let detections = '';
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'twinspect-pairs-'));
  data = join(root, 'data');
  detections = join(root, 'out', 'deeper');
  await mkdir(data);
});

async function files(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) await writeFile(join(data, name), content);
}

/** Finds in every pair what its id says: `NAME-X` holds one box at x = X. */
async function evaluate(options: { limit?: number; detections?: string } = {}): Promise<Evaluation> {
  let timeMs = 0;
  return evaluatePairs({
    data,
    detections,
    threshold: 0.5,
    ...options,
    inspect: async ({ id }) => {
      const x = Number(id.split('-')[1]);
      timeMs += x;
      return { detections: [{ x1: x, y1: 0, x2: x + 9.5, y2: 10, confidence: 0.9, type: 1 }], latencyMs: x };
    },
    onProgress: () => undefined,
    nowMs: () => timeMs,
  });
}

describe('listing pairs', () => {
  it('finds them in the order of their ids, with annotations where there are some', async () => {
    await files({
      'b_test.jpg': '',
      'b_temp.jpg': '',
      'a_test.PNG': '',
      'a_temp.bmp': '',
      'a.txt': '',
      'notes.txt': '',
    });
    expect(await listPairs(data)).toEqual([
      {
        id: 'a',
        test: join(data, 'a_test.PNG'),
        reference: join(data, 'a_temp.bmp'),
        annotations: join(data, 'a.txt'),
      },
      { id: 'b', test: join(data, 'b_test.jpg'), reference: join(data, 'b_temp.jpg') },
    ]);
  });

  it('names a test image that has no reference', async () => {
    await files({ 'a_test.jpg': '', 'b_temp.jpg': '' });
    await expect(listPairs(data)).rejects.toThrow('a_test.jpg: no a_temp.*');
  });

  it('says so when there are none', async () => {
    await expect(listPairs(data)).rejects.toMatchObject({ code: 'images-missing' });
    await expect(listPairs(join(data, 'missing'))).rejects.toMatchObject({ code: 'images-missing' });
  });
});

describe('evaluating pairs', () => {
  it('writes detections for every pair and measures them where annotations are', async () => {
    await files({ 'p-10_test.jpg': '', 'p-10_temp.jpg': '', 'p-10.txt': '10 0 20 10 1\n50 50 60 60 2\n' });
    await files({ 'p-30_test.jpg': '', 'p-30_temp.jpg': '' });
    const { report, ...rest } = await evaluate();
    expect(rest).toEqual({ images: 2, seconds: 0.04, latencyMs: { p50: 10, p90: 30, p99: 30 } });
    expect(await readFile(join(detections, 'p-10.txt'), 'utf8')).toBe('10 0 20 10 0.900000 1\n');
    expect(await readFile(join(detections, 'p-30.txt'), 'utf8')).toBe('30 0 40 10 0.900000 1\n');
    expect(report).toMatchObject({
      images: 1,
      classAware: { averagePrecision: 0.5, atThreshold: { precision: 1, recall: 0.5 } },
    });
  });

  it('needs no annotations', async () => {
    await files({ 'p-1_test.jpg': '', 'p-1_temp.jpg': '' });
    expect((await evaluate()).report).toBeUndefined();
  });

  it('stops after the limit', async () => {
    await files({ 'p-1_test.jpg': '', 'p-1_temp.jpg': '', 'p-2_test.jpg': '', 'p-2_temp.jpg': '' });
    expect((await evaluate({ limit: 1 })).images).toBe(1);
    expect(await readdir(detections)).toEqual(['p-1.txt']);
  });

  it('never writes over annotations', async () => {
    await files({ 'p-1_test.jpg': '', 'p-1_temp.jpg': '', 'p-1.txt': '1 0 10 10 1\n' });
    await expect(evaluate({ detections: join(data, '..', 'data') })).rejects.toMatchObject({ code: 'usage' });
    expect(await readFile(join(data, 'p-1.txt'), 'utf8')).toBe('1 0 10 10 1\n');
  });

  it('names the line of an annotation that cannot be read', async () => {
    await files({ 'p-1_test.jpg': '', 'p-1_temp.jpg': '', 'p-1.txt': '1 0 10 10 1\nopen 1 2 3 4\n' });
    await expect(evaluate()).rejects.toThrow('p-1.txt, line 2');
  });
});
