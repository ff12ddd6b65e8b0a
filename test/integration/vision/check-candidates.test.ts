import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadComparer } from '../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../src/adapters/onnx/loaded-comparer.js';
import { cameraSchema } from '../../../src/config/sections/camera.js';
import type { CandidateReport } from '../../../src/domain/candidate-report.js';
import { settingsOf } from '../../../src/recipes/settings-of.js';
import { listImages } from '../../../src/runtime/list-images.js';
import { cv } from '../../../src/runtime/opencv.js';
import { packagedModels } from '../../../src/runtime/packaged-models.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { checkCandidates } from '../../../src/vision/check-candidates.js';
import type { GoldenImage } from '../../../src/vision/golden-set.js';
import { referenceImages } from '../../fixtures/paths.js';

const board = `${referenceImages}/controller-board`;
/** A part of the board, with the place of the missing component in it: faster than the whole. */
const region = { x: 320, y: 65, width: 250, height: 250 };
const { quality: limits } = cameraSchema.parse({
  name: 'top',
  part: 'board',
  source: { kind: 'images', paths: ['x'] },
});

let comparer: LoadedComparer;
let golden: readonly GoldenImage[] = [];
beforeAll(async () => {
  comparer = await loadComparer({ modelsDirectory: packagedModels, name: 'generic', providers: ['cpu'] });
  golden = await Promise.all((await listImages([`${board}/golden`])).map(readGolden));
});
afterAll(() => comparer.close());

async function readGolden(file: string): Promise<GoldenImage> {
  return { file: basename(file), data: await readFile(file) };
}

function check(
  candidates: readonly GoldenImage[],
  known: readonly GoldenImage[] = golden,
): Promise<readonly CandidateReport[]> {
  return checkCandidates({
    candidates,
    known,
    settings: settingsOf(undefined, { region }),
    part: 'board',
    limits,
    comparer,
    clock: systemClock,
    turn: async () => undefined,
    onProgress: () => undefined,
  });
}

const good = `${board}/good/01.jpg`;

describe('candidates for golden samples', () => {
  it('that are good parts differ no more than the golden samples among themselves', async () => {
    const [report] = await check([await readGolden(good)]);
    expect(report?.kind, JSON.stringify({ ...report, picture: undefined })).toBe('good');
    expect(report?.score).toBeLessThan(0.5);
  });

  it('with a defect are outliers, and a picture of the inspected area shows where', async () => {
    const [report] = await check([await readGolden(`${board}/defective/01-missing-component.jpg`)]);
    expect(report?.kind, JSON.stringify({ ...report, picture: undefined })).toBe('outlier');
    const picture = cv.imdecode(Buffer.from(report?.picture ?? []));
    expect([picture.cols, picture.rows]).toEqual([region.width, region.height]);
  });

  it('that show what a golden sample shows are told by its name', async () => {
    const [first] = golden;
    if (first === undefined) throw new Error('no golden sample');
    const again = cv.imencode('.jpg', cv.imdecode(first.data), [cv.IMWRITE_JPEG_QUALITY, 95]);
    const [report] = await check([{ file: 'again.jpg', data: again }]);
    expect(report).toMatchObject({ kind: 'near-duplicate', nearest: { file: '01.png' } });
  });

  it('given twice: the later one is the duplicate', async () => {
    const one = await readGolden(good);
    const reports = await check([one, { ...one, file: 'twin.jpg' }], []);
    expect(reports.map(({ kind }) => kind)).toEqual(['good', 'near-duplicate']);
  });

  it('that are blurred, of another part, or no image are rejected, and why', async () => {
    const sharp = await readGolden(good);
    const blurred = cv.imencode('.png', cv.imdecode(sharp.data).gaussianBlur(new cv.Size(31, 31), 12));
    const reports = await check([
      { file: 'blurred.png', data: blurred },
      await readGolden(`${referenceImages}/printed-carton/golden/01.png`),
      { file: 'text.png', data: Buffer.from('no image') },
    ]);
    expect(reports.map(({ kind }) => kind)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(reports[0]?.why).toContain('frame-blurred');
    expect(reports[1]?.why).toContain('does not align');
    expect(reports[2]?.why).toContain('text.png');
  });

  it('one alone is enough to begin with', async () => {
    expect(await check([await readGolden(good)], [])).toMatchObject([{ kind: 'good' }]);
  });
});
