import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { calibrationPage } from '../../../src/cli/calibrate/calibration-page.js';
import { formatRecord, limitsOf, makeRecord } from '../../../src/cli/calibrate/calibration-record.js';
import { calibrationText } from '../../../src/cli/calibrate/calibration-text.js';
import { findPictures } from '../../../src/cli/calibrate/find-pictures.js';
import { keepRecord, readRecord, samplesFolder } from '../../../src/cli/calibrate/keep-record.js';
import { type OpenedRecipe, openRecipe } from '../../../src/cli/calibrate/open-recipe.js';
import { scoreGoodParts } from '../../../src/cli/calibrate/score-good-parts.js';
import { parseConfig } from '../../../src/config/load-config.js';
import { recipeSchema } from '../../../src/config/sections/recipe.js';
import { listImages } from '../../../src/runtime/list-images.js';
import { testModels } from '../../fixtures/copy-model.js';
import { referenceImages } from '../../fixtures/paths.js';

const carton = `${referenceImages}/printed-carton`;
let directory = '';
let opened: OpenedRecipe;
let files: readonly string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-calibrate-'));
  const text = `station: { id: line-1 }
dataDirectory: ${directory}
modelsDirectory: ${testModels}
cameras:
  - { name: top, part: carton, source: { kind: images, paths: [x] } }
recipes:
  - part: carton
    model: tiny-colour
    references: { kind: files, paths: [${carton}/golden/01.png, ${carton}/golden/02.png] }
    zones:
      - { name: code, polygon: [[60, 60], [200, 60], [200, 200], [60, 200]] }
`;
  opened = await openRecipe(parseConfig(text, join(directory, 'station.yaml')).config, { part: 'carton' });
  files = await listImages([`${carton}/good`]);
});
afterAll(async () => {
  await opened.comparer.close();
  await rm(directory, { recursive: true, force: true });
});

const request = { falseRejects: 0.3, confidence: 0.8, review: 0.5 };
const make = async (paths: readonly string[]) => {
  const good = await scoreGoodParts(opened, paths, () => undefined);
  return { good, record: makeRecord({ opened, good, request, software: '1.0.0+test' }) };
};

describe('a calibration', () => {
  it('comes out the same, byte for byte, from the samples that were kept, whatever their order was', async () => {
    const { good, record } = await make(files.toReversed());
    const file = await keepRecord({
      dataDirectory: directory,
      record,
      files: [...good.parts, ...good.unjudged],
    });
    const stored = await readRecord(file);
    expect(stored.text).toBe(await readFile(file, 'utf8'));
    expect(stored.request).toEqual(request);
    const kept = await findPictures(samplesFolder(directory, 'carton'), stored.pictures);
    expect(kept).toHaveLength(files.length);
    const again = await make(kept);
    expect(formatRecord(again.record)).toBe(stored.text);
  });

  it('has a threshold for each zone that all good parts below it pass, and settings that a recipe takes', async () => {
    const { good, record } = await make(files);
    expect(record.areas).toEqual(['', 'code']);
    expect(record.result.method).toBe('order-statistics');
    const limits = limitsOf(record);
    const beyond = record.scores.filter((scores) =>
      scores.some((score, area) => score >= (limits[area]?.fail ?? 0)),
    );
    expect(beyond.length).toBeLessThan(record.result.fail.cuts);
    const text = calibrationText({ record, good, recipe: opened.recipe, locale: 'en' });
    const written = `part: carton\nreferences: { kind: paired }\n${text.slice(text.indexOf('thresholds:'))}`;
    const recipe = recipeSchema.parse(parse(written));
    expect(recipe.thresholds).toEqual(limits[0]);
    expect(recipe.zones[0]).toMatchObject({ name: 'code', thresholds: limits[1] });
    expect(text).toContain('With 80 % confidence at most');
    const page = calibrationPage({ record, good, file: 'x.json', locale: 'zh-TW' });
    expect(page).toContain('信心水準');
    expect(page.match(/<svg/g)).toHaveLength(2);
  });

  it('compares golden samples with the others only, and counts a picture once', async () => {
    const golden = `${carton}/golden/02.png`;
    const { good, record } = await make([golden, golden, ...files.slice(0, 2)]);
    expect(good.twins).toEqual([golden]);
    const [leftOut] = good.parts.filter((one) => one.leftOut);
    expect(record.leftOut).toEqual([leftOut?.sha256]);
    // With itself it would score 0.
    expect(Math.max(...(leftOut?.scores ?? []))).toBeGreaterThan(0.001);
  });

  it('says how many good parts are needed when there are too few', async () => {
    const good = await scoreGoodParts(opened, files.slice(0, 3), () => undefined);
    const record = makeRecord({
      opened,
      good,
      request: { falseRejects: 0.01, confidence: 0.95 },
      software: 'x',
    });
    expect(record.result).toMatchObject({ method: 'too-few', fail: { kept: false, needed: 473 } });
    const text = calibrationText({ record, good, recipe: opened.recipe, locale: 'en' });
    expect(text).toContain('Too few good parts: 473 are needed to promise at most 1 % with 95 % confidence');
  });
});
