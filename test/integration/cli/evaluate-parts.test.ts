import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadComparer } from '../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../src/adapters/onnx/loaded-comparer.js';
import { evaluateParts, type PartsEvaluation } from '../../../src/cli/evaluate/evaluate-parts.js';
import { cv } from '../../../src/runtime/opencv.js';
import { testModels } from '../../fixtures/copy-model.js';
import { referenceImages } from '../../fixtures/paths.js';

let comparer: LoadedComparer;
let directory = '';
beforeAll(async () => {
  comparer = await loadComparer({
    modelsDirectory: testModels,
    name: 'tiny-colour',
    providers: ['cpu'],
    threads: 1,
  });
});
afterAll(() => comparer.close());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-parts-'));
  await mkdir(join(directory, 'good'));
  await mkdir(join(directory, 'test', 'scratched'), { recursive: true });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function evaluate(
  golden: number,
): Promise<PartsEvaluation & { readonly rows: readonly (readonly string[])[] }> {
  const scores = join(directory, 'out', 'scores.csv');
  const evaluation = await evaluateParts({
    good: join(directory, 'good'),
    test: join(directory, 'test'),
    golden,
    seed: 3,
    falseRejects: 0.2,
    scores,
    maps: join(directory, 'maps'),
    comparer,
    onProgress: () => undefined,
    nowMs: () => performance.now(),
  });
  const rows = (await readFile(scores, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return { ...evaluation, rows };
}

/** A grey level that depends on the place alone and looks like chance. */
function random(place: number): number {
  const value = Math.sin(place * 12.9898) * 43_758.5453;
  return Math.floor((value - Math.floor(value)) * 80 + 80);
}

/** The pixels of a surface on which nothing has its place, 64 x 64, BGR. */
function paper(seed: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => random(index + seed * 20_000)));
}

describe('evaluating parts', () => {
  it('of an aligned product scores every image, finds the spoiled one and writes its map where it was spoiled', async () => {
    for (const number of ['01', '02', '03', '04', '05', '06', '07', '08']) {
      await cp(
        `${referenceImages}/controller-board/good/${number}.jpg`,
        join(directory, 'good', `${number}.jpg`),
      );
    }
    const spoiled = cv.imread(`${referenceImages}/controller-board/good/09.jpg`);
    await cp(`${referenceImages}/controller-board/good/10.jpg`, join(directory, 'test', 'good.jpg'));
    spoiled.drawRectangle(new cv.Point2(250, 180), new cv.Point2(330, 240), new cv.Vec3(255, 255, 255), -1);
    cv.imwrite(join(directory, 'test', 'scratched', 'a,b.png'), spoiled);
    const { rows, recipe, calibratedOn, goldenFiles } = await evaluate(3);
    expect(recipe).toMatchObject({ comparison: 'position', alignment: { kind: 'features' } });
    expect([goldenFiles.length, calibratedOn]).toEqual([3, 5]);
    expect(rows[0]).toEqual(['file', 'score', 'threshold', 'verdict', 'ms']);
    expect(rows[1]?.[0]).toBe('good.jpg');
    const [quoted, rest] = [rows[2]?.slice(0, 2).join(','), rows[2]?.slice(2)];
    expect(quoted).toBe('"scratched/a,b.png"');
    expect(rest?.[2]).toBe('fail');
    expect(Number(rest?.[0])).toBeGreaterThan(Number(rows[1]?.[1]));
    const map = cv.imread(join(directory, 'maps', 'scratched', 'a,b.png'), cv.IMREAD_GRAYSCALE);
    expect([map.cols, map.rows]).toEqual([640, 480]);
    expect(map.at(210, 290)).toBeGreaterThan(map.at(100, 150));
  });

  it('of a texture compares each place with all places', async () => {
    for (let number = 1; number <= 8; number += 1) {
      cv.imwrite(join(directory, 'good', `${number}.png`), new cv.Mat(paper(number), 64, 64, cv.CV_8UC3));
    }
    const spoiled = new cv.Mat(paper(9), 64, 64, cv.CV_8UC3);
    spoiled.drawRectangle(new cv.Point2(20, 20), new cv.Point2(30, 30), new cv.Vec3(0, 0, 0), -1);
    cv.imwrite(join(directory, 'test', 'spot.png'), spoiled);
    const { rows, recipe } = await evaluate(1);
    expect(recipe).toEqual({ alignment: { kind: 'none' }, comparison: 'texture' });
    expect(rows[1]?.[3]).toBe('fail');
  });

  it('names a folder with too few good parts, and a file that is no image', async () => {
    await writeFile(join(directory, 'good', 'a.png'), 'x');
    await cp(`${referenceImages}/controller-board/good/01.jpg`, join(directory, 'test', 'a.jpg'));
    await expect(evaluate(2)).rejects.toThrow(/holds only 1 image/);
    await expect(evaluate(1)).rejects.toMatchObject({ code: 'image-unreadable' });
  });
});
