import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedRecipe, openRecipe } from '../../../src/cli/calibrate/open-recipe.js';
import { runTrials } from '../../../src/cli/pod/run-trials.js';
import { parseConfig } from '../../../src/config/load-config.js';
import { podReport } from '../../../src/evaluation/pod-report.js';
import { podPage } from '../../../src/report/pod-page.js';
import { testModels } from '../../fixtures/copy-model.js';
import { referenceImages } from '../../fixtures/paths.js';

const carton = `${referenceImages}/printed-carton/golden/01.png`;
const request = {
  types: ['spot', 'scratch'],
  contrast: 120,
  smallest: 1,
  largest: 40,
  trials: 40,
  seed: 3,
} as const;
let opened: OpenedRecipe;

beforeAll(async () => {
  const text = `station: { id: line-1 }
dataDirectory: /tmp
modelsDirectory: ${testModels}
cameras:
  - { name: top, part: carton, source: { kind: images, paths: [x] } }
recipes:
  - part: carton
    model: tiny-colour
    references: { kind: files, paths: [${carton}] }
    region: { x: 50, y: 54, width: 420, height: 292 }
    pixelsPerMm: 4
    thresholds: { fail: 0.15 }
    masks:
      - { name: corner, polygon: [[50, 54], [250, 54], [250, 200], [50, 200]] }
    zones:
      - { name: right, polygon: [[300, 54], [470, 54], [470, 346], [300, 346]], thresholds: { fail: 0.4 } }
`;
  opened = await openRecipe(parseConfig(text, '/tmp/station.yaml').config, { part: 'carton' });
});
afterAll(() => opened.comparer.close());

const run = async () => runTrials({ opened, files: [carton], request, onProgress: () => undefined });

describe('trials of what a recipe can see', () => {
  it('are as many as asked for, in their zones and never under a mask, and the same for the same seed', async () => {
    const { trials, parts, leftOut } = await run();
    expect({ parts, leftOut }).toEqual({ parts: 1, leftOut: [] });
    expect(trials).toHaveLength(4 * 40);
    for (const { zone, x, y } of trials) {
      expect(zone).toBe(x >= 300 ? 'right' : '');
      expect(x < 250 && y < 200).toBe(false);
    }
    expect((await run()).trials).toEqual(trials);
  });

  it('find large defects more often than small ones, and fewer where the threshold is higher', async () => {
    const { trials } = await run();
    const found = (large: boolean): number => {
      const some = trials.filter(({ size }) => size > 15 === large);
      return some.filter(({ hit }) => hit).length / some.length;
    };
    expect(found(true)).toBeGreaterThan(found(false));
    const report = podReport(trials, opened.golden.area);
    expect(report.kinds.map(({ zone, type }) => [zone, type])).toEqual([
      ['', 'scratch'],
      ['', 'spot'],
      ['right', 'scratch'],
      ['right', 'spot'],
    ]);
    const sum = (zone: string): number =>
      report.kinds.filter((kind) => kind.zone === zone).reduce((all, kind) => all + kind.found, 0);
    expect(sum('')).toBeGreaterThan(sum('right'));
    const map = report.map;
    expect(map?.sizes).toHaveLength((map?.columns ?? 0) * (map?.rows ?? 0));
    // Nothing was tried in the middle of the mask.
    expect(map?.sizes[(map.columns ?? 0) + 1]).toBeUndefined();
    const page = podPage({
      part: 'carton <x>',
      model: 'm',
      software: 's',
      report,
      request,
      trials: trials.length,
      parts: 1,
      leftOut: 0,
      pixelsPerMm: 4,
      picture: 'data:,',
      locale: 'zh-TW',
    });
    expect(page).toContain('carton &lt;x&gt;');
    expect(page).toContain(' mm)');
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });

  it('leave out a good part that is rejected without any defect', async () => {
    const other = `${referenceImages}/printed-carton/golden/03.png`;
    const strict = { ...opened, recipe: { ...opened.recipe, thresholds: { fail: 0.0001 } } };
    const { trials, leftOut } = await runTrials({
      opened: strict,
      files: [other],
      request,
      onProgress: () => undefined,
    });
    expect({ trials, leftOut }).toEqual({ trials: [], leftOut: [other] });
  });
});
