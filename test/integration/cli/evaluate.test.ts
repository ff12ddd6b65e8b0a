import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { evaluateCommand } from '../../../src/cli/evaluate.js';
import type { Locale } from '../../../src/domain/station-error.js';
import { cv } from '../../../src/runtime/opencv.js';
import { testModels } from '../../fixtures/copy-model.js';

let data = '';
let detections = '';
let printed = '';
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'twinspect-evaluate-'));
  detections = join(data, 'found');
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A grey plate, 64 x 48, with a white mark of 12 x 12 pixels at `x`, `y`, and a note of where it is. */
async function writePair(id: string, mark?: { readonly x: number; readonly y: number }): Promise<void> {
  const plate = new cv.Mat(48, 64, cv.CV_8UC3, [90, 90, 90]);
  await writeFile(join(data, `${id}_temp.png`), cv.imencode('.png', plate));
  if (mark !== undefined) {
    const { x, y } = mark;
    plate.drawRectangle(new cv.Rect(x, y, 12, 12), new cv.Vec3(255, 255, 255), -1);
    await writeFile(join(data, `${id}.txt`), `${x} ${y} ${x + 12} ${y + 12} 1\n`);
  }
  await writeFile(join(data, `${id}_test.png`), cv.imencode('.png', plate));
}

async function evaluate(locale: Locale, ...options: readonly string[]): Promise<void> {
  const common = ['pairs', '--data', data, '--detections', detections, '--models-directory', testModels];
  await evaluateCommand(locale).parseAsync([...common, '--threads', '1', ...options], { from: 'user' });
}

describe('twinspect evaluate pairs', () => {
  it('finds what differs between the images of a pair, with figures for scripts', async () => {
    await writePair('a', { x: 8, y: 16 });
    await writePair('b');
    await evaluate('en', '--model', 'tiny-grey', '--threshold', '0.05', '--json');
    expect(await readFile(join(detections, 'a.txt'), 'utf8')).toMatch(/^8 16 20 28 0\.\d{6} 0\n$/);
    expect(await readFile(join(detections, 'b.txt'), 'utf8')).toBe('');
    expect(JSON.parse(printed)).toMatchObject({
      model: 'tiny-grey',
      provider: 'cpu',
      images: 2,
      report: { images: 1, classAgnostic: { averagePrecision: 1 }, classAware: { averagePrecision: 0 } },
    });
  });

  it('gives classes where the model has a detector, and a table for people', async () => {
    await writePair('a', { x: 24, y: 8 });
    await evaluate('zh-TW', '--model', 'tiny-colour', '--threshold', '0.01');
    expect(await readFile(join(detections, 'a.txt'), 'utf8')).toMatch(/^\d+ \d+ \d+ \d+ 0\.\d{6} 1\n/);
    expect(printed).toContain('位置與類別');
    expect(printed).toContain('scratch');
  });

  it('refuses images that cannot be a pair', async () => {
    await writePair('a');
    await writeFile(join(data, 'a_test.png'), cv.imencode('.png', new cv.Mat(48, 56, cv.CV_8UC3, [0, 0, 0])));
    await expect(evaluate('en', '--model', 'tiny-grey')).rejects.toThrow('56 x 48 and 64 x 48 pixels');
  });

  it('names an image that cannot be decoded', async () => {
    await writePair('a');
    await writeFile(join(data, 'a_test.png'), 'this is not an image');
    await expect(evaluate('en', '--model', 'tiny-grey')).rejects.toMatchObject({ code: 'image-unreadable' });
  });
});
