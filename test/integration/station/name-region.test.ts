import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqliteAuditLog } from '../../../src/adapters/sqlite/sqlite-audit-log.js';
import { readExamples } from '../../../src/naming/example-store.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { type NamedRegion, nameRegion } from '../../../src/station/name-region.js';
import { encodeMap } from '../../../src/vision/stored-map.js';
import { anInspection } from '../../fixtures/inspections.js';
import { temporaryLog } from '../../fixtures/temporary-log.js';

let directory = '';
let log: SqliteAuditLog;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ directory, log, remove } = await temporaryLog());
});
afterEach(() => remove());

/** Appends an inspection with one region that looks like this; without descriptors where none are given. */
async function append(descriptor?: readonly [number, number]): Promise<string> {
  const inspection = anInspection({ verdict: { kind: 'fail' }, score: 0.9 });
  const map = { width: 2, height: 2, stridePx: 4, data: new Float32Array(4) };
  const image = encodeMap({
    map,
    area: { x: 0, y: 0, width: 8, height: 8 },
    thresholds: [],
    ...(descriptor === undefined ? {} : { descriptors: [Float32Array.from(descriptor)] }),
  });
  await log.appendInspection(inspection, [image]);
  return inspection.id;
}

async function name(inspection: string, as: string, region = 1): Promise<NamedRegion> {
  const now = systemClock.now();
  return nameRegion({
    auditLog: log,
    dataDirectory: directory,
    inspection,
    region,
    name: as,
    by: 'ada',
    now,
  });
}

describe('a region that is named', () => {
  it('is an example of its part, by the model that described it, and a row of the log', async () => {
    const id = await append([0.6, 0.8]);
    const named = await name(id, ' 刮痕 ');
    expect(named).toEqual({ part: 'board', name: '刮痕', sha256: named.sha256, examples: 1 });
    expect(await readExamples(directory, 'board')).toMatchObject([
      {
        name: '刮痕',
        modelHash: 'a'.repeat(64),
        inspection: id,
        box: { x: 10, y: 20, width: 30, height: 40 },
        by: 'ada',
      },
    ]);
    const [, row] = await log.after(0, 10);
    expect(row?.body).toMatchObject({
      kind: 'event',
      event: { type: 'defect-named', actor: 'ada', details: { name: '刮痕', inspection: id, region: 1 } },
    });
  });

  it('says which other name lies nearest', async () => {
    await name(await append([1, 0]), 'scratch');
    await name(await append([0, 1]), 'stain');
    const third = await name(await append([0.6, 0.8]), 'dent');
    expect(third.examples).toBe(3);
    expect(third.nearest?.name).toBe('stain');
    expect(third.nearest?.distance).toBeCloseTo(0.2, 6);
  });

  it.each([
    ['an inspection that is not there', 'none', 1, 'scratch', /no entry/],
    ['a region that is not there', 'described', 2, 'scratch', /no region 2, it has 1/],
    ['a region that was not described', 'plain', 1, 'scratch', /was not described/],
    ['no name', 'described', 1, '  ', /cannot name/],
    ['the name of what has none', 'described', 1, 'Unknown', /cannot name/],
    ['a name with a line end', 'described', 1, 'a\nb', /cannot name/],
  ])('is refused: %s', async (_what, which, region, as, message) => {
    const ids: Record<string, string> = {
      none: '01936d5e-0000-7000-8000-ffffffffffff',
      described: await append([1, 0]),
      plain: await append(),
    };
    await expect(name(ids[which] ?? '', as, region)).rejects.toThrow(message);
    expect(await readExamples(directory, 'board')).toEqual([]);
  });
});
