import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqliteAuditLog } from '../../../src/adapters/sqlite/sqlite-audit-log.js';
import { type Config, configSchema } from '../../../src/config/schema.js';
import type { Region } from '../../../src/domain/comparison.js';
import type { Inspection } from '../../../src/domain/inspection.js';
import type { Verdict } from '../../../src/domain/verdict.js';
import type { WhatIf } from '../../../src/evaluation/what-if.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { createRecipeStore } from '../../../src/station/create-recipe-store.js';
import { answerWhatIf } from '../../../src/station/what-if/answer-what-if.js';
import { whatIfThread } from '../../../src/station/what-if/what-if-thread.js';
import { encodeMap } from '../../../src/vision/stored-map.js';
import { built } from '../../fixtures/built.js';
import { anInspection } from '../../fixtures/inspections.js';
import { contentOf, sampleOf } from '../../fixtures/recipe-content.js';
import { temporaryLog } from '../../fixtures/temporary-log.js';

let directory = '';
let log: SqliteAuditLog;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ directory, log, remove } = await temporaryLog());
});
afterEach(() => remove());

function configOf(recipe: Readonly<Record<string, unknown>> & { readonly part: string }): Config {
  return configSchema.parse({
    station: { id: 'line-1' },
    dataDirectory: directory,
    cameras: [{ name: 'top', part: recipe.part, source: { kind: 'images', paths: ['x'] } }],
    recipes: [recipe],
  });
}

const files = { kind: 'files', paths: ['golden.png'] };
function configured(): Config {
  return configOf({ part: 'board', references: files, thresholds: { fail: 0.5 } });
}
const area = { x: 100, y: 50, width: 80, height: 40 };

interface Logged {
  /** Score of the one hot place of the map: 4 x 4 cells at 40, 16 of the inspected area. */
  readonly hot: number;
  readonly verdict?: Verdict;
  readonly map?: boolean;
  readonly detections?: readonly Region[];
  readonly provenance?: Partial<Inspection['provenance']>;
  readonly part?: string;
}

/** Appends an inspection with its map, as the station judged it at 0.5. */
async function append({ hot, verdict, map = true, detections, provenance, part = 'board' }: Logged) {
  const judged: Verdict = verdict ?? { kind: hot >= 0.5 ? 'fail' : 'pass' };
  const data = new Float32Array(20 * 10).fill(0.01);
  for (let row = 4; row < 8; row += 1) data.fill(hot, row * 20 + 10, row * 20 + 14);
  const anomalies = { width: 20, height: 10, stridePx: 4, data };
  const stored = {
    map: anomalies,
    area,
    thresholds: [0.5],
    ...(detections === undefined ? {} : { detections }),
  };
  const { observation, ...inspection } = anInspection({ verdict: judged, score: hot, part });
  return log.appendInspection(
    { ...inspection, observation, provenance: { ...inspection.provenance, ...provenance } },
    map ? [encodeMap(stored)] : [],
  );
}

async function askWith(settings: object): Promise<WhatIf> {
  return answerWhatIf(configured(), { part: 'board', limit: 10, settings: { ...settings } });
}

describe('what if', () => {
  it('the threshold were lower: verdicts flip by exactly the maps between', async () => {
    for (const hot of [0.1, 0.35, 0.45, 0.7]) await append({ hot });
    await append({ hot: 0.45, part: 'lid' });
    const answer = await answerWhatIf(configured(), { part: 'board', limit: 10, fail: 0.4, review: 0.3 });
    expect(answer).toMatchObject({
      inspections: 4,
      rejudged: 4,
      unrepeatable: 0,
      counts: { pass: { pass: 1, review: 1, fail: 1 }, fail: { fail: 1 } },
    });
    expect(answer.flips.map(({ seq, after }) => [seq, after])).toEqual([
      [3, 'fail'],
      [2, 'review'],
    ]);
    expect(answer.flips[0]?.scoreAfter).toBeCloseTo(0.45, 4);
    expect(await answerWhatIf(configured(), { part: 'board', limit: 2, fail: 0.5 })).toMatchObject({
      inspections: 2,
      flips: [],
    });
  });

  it('a place were masked, had limits of its own, or small regions did not count', async () => {
    await append({ hot: 0.9 });
    const polygon = [
      [136, 62],
      [160, 62],
      [160, 86],
      [136, 86],
    ];
    expect((await askWith({ masks: [{ name: 'label', polygon }] })).counts.fail.pass).toBe(1);
    const lax = { name: 'label', polygon, thresholds: { fail: 0.95, review: 0.85 } };
    expect((await askWith({ zones: [lax] })).counts.fail.review).toBe(1);
    expect((await askWith({ minAreaPx: 300 })).counts.fail.pass).toBe(1);
    await expect(askWith({ masks: [{ name: 'label' }] })).rejects.toThrow(/masks.*polygon/s);
    await expect(askWith({ thresholds: { fail: 0.2, review: 0.4 } })).rejects.toThrow('below fail');
  });

  it('judges a model with a detection head by its detections', async () => {
    const box = { x: 40, y: 16, width: 16, height: 16 };
    const weak = { box, areaPx: 256, score: 0.3, defect: 'open' };
    await append({ hot: 0.99, verdict: { kind: 'pass' }, detections: [weak] });
    const answer = await answerWhatIf(configured(), { part: 'board', limit: 10, fail: 0.25 });
    expect(answer).toMatchObject({
      unrepeatable: 0,
      flips: [{ after: 'fail', scoreAfter: 0.3, regions: 1 }],
    });
  });

  it('says of which inspections it cannot tell', async () => {
    await append({ hot: 0.9, provenance: { referenceHash: 'f'.repeat(64) } });
    await append({ hot: 0.9, map: false });
    const { observation: _, ...inspection } = anInspection();
    const observation = { kind: 'failed', reason: 'no-frame', detail: '', timings: {} } as const;
    await log.appendInspection({ ...inspection, observation }, []);
    await append({ hot: 0.9 });
    expect(await answerWhatIf(configured(), { part: 'board', limit: 10, fail: 0.95 })).toMatchObject({
      inspections: 4,
      rejudged: 1,
      gaps: { 'not-compared': 1, 'no-map': 1, 'other-comparison': 1 },
    });
    // Another alignment makes other maps: nothing can be said without inference.
    const settings = { alignment: { kind: 'none' } };
    expect(await answerWhatIf(configured(), { part: 'board', limit: 10, settings })).toMatchObject({
      rejudged: 0,
      gaps: { 'other-comparison': 2 },
    });
  });

  it('takes each part of a replayed folder by the golden sample that came with it', async () => {
    for (const digit of ['d', 'e'])
      await append({ hot: 0.9, provenance: { referenceHash: digit.repeat(64) } });
    const paired = configOf({ part: 'board', references: { kind: 'paired' }, thresholds: { fail: 0.5 } });
    const answer = await answerWhatIf(paired, { part: 'board', limit: 10, fail: 0.95 });
    expect(answer).toMatchObject({ rejudged: 2, unrepeatable: 0, counts: { fail: { pass: 2 } } });
  });

  it('says when the recipe of today is not the one that judged', async () => {
    await append({ hot: 0.45, verdict: { kind: 'fail' } });
    expect(await answerWhatIf(configured(), { part: 'board', limit: 10, fail: 0.6 })).toMatchObject({
      unrepeatable: 1,
      counts: { fail: { pass: 1 } },
    });
  });

  it('refuses a part that it does not know, or of which the log holds nothing', async () => {
    await expect(answerWhatIf(configured(), { part: 'lid', limit: 1, fail: 1 })).rejects.toThrow('no recipe');
    await expect(answerWhatIf(configured(), { part: 'board', limit: 1, fail: 1 })).rejects.toThrow(
      'no inspection',
    );
  });
});

describe('what if another version of the store judged', () => {
  const [one, two] = [sampleOf('one'), sampleOf('two')];
  const stored = { part: 'washer', from: 'store' };

  it('answers where it compares alike, and says so where it does not', async () => {
    const config = configOf(stored);
    const store = createRecipeStore({ config, auditLog: log, clock: systemClock });
    const signed = { by: 'ada', why: 'try' };
    const versions = [
      { ...contentOf([one]), thresholds: { fail: 0.5 } },
      { ...contentOf([one]), thresholds: { fail: 0.3 } },
      { ...contentOf([one, two]), thresholds: { fail: 0.3 } },
    ];
    const made = [];
    for (const content of versions) made.push(await store.add({ content, images: [one, two], ...signed }));
    for (const kind of ['approved', 'activated'] as const) {
      await store.change({ part: 'washer', version: 1, kind, ...signed });
    }
    const provenance = { recipeVersion: 1, recipeHash: made[0]?.hash ?? '' };
    await append({ hot: 0.4, part: 'washer', provenance });
    const ask = whatIfThread(config, built('station/what-if/what-if-worker.js'));
    const [second, third] = await Promise.all([
      ask({ part: 'washer', limit: 10, version: 2 }),
      ask({ part: 'washer', limit: 10, version: 3 }),
    ]);
    expect(second).toMatchObject({
      rejudged: 1,
      unrepeatable: 0,
      flips: [{ before: 'pass', after: 'fail' }],
    });
    expect(third).toMatchObject({ rejudged: 0, gaps: { 'other-comparison': 1 } });
    await expect(ask({ part: 'washer', limit: 10, version: 9 })).rejects.toThrow('version 9');
  });
});
