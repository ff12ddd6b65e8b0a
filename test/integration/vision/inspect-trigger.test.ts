import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mat } from 'opencv4nodejs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadComparer } from '../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../src/adapters/onnx/loaded-comparer.js';
import type { Recipe } from '../../../src/config/recipe.js';
import { cameraSchema } from '../../../src/config/sections/camera.js';
import { recipeSchema } from '../../../src/config/sections/recipe.js';
import type { DefectExample } from '../../../src/domain/name-defect.js';
import type { Observation } from '../../../src/domain/observation.js';
import { StationError } from '../../../src/domain/station-error.js';
import type { Frame } from '../../../src/ports/camera.js';
import type { VisionResult } from '../../../src/ports/vision.js';
import { cv } from '../../../src/runtime/opencv.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { anomalyScore } from '../../../src/vision/anomaly-score.js';
import type { FrameSource } from '../../../src/vision/frame-source.js';
import { GoldenLibrary } from '../../../src/vision/golden-library.js';
import { inspectTrigger } from '../../../src/vision/inspect-trigger.js';
import type { Naming } from '../../../src/vision/name-regions.js';
import { SpareTime } from '../../../src/vision/spare-time.js';
import { decodeMap } from '../../../src/vision/stored-map.js';
import { testModels } from '../../fixtures/copy-model.js';
import { referenceImages } from '../../fixtures/paths.js';

const golden = `${referenceImages}/controller-board/golden/01.png`;
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
  directory = await mkdtemp(join(tmpdir(), 'twinspect-vision-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function frameOf(image: Mat): Frame {
  return { id: 1, image, capturedAt: '2026-01-01T00:00:00.000Z', capturedNs: systemClock.monotonicNs() };
}

/** A camera that shows one picture, or fails. */
function showing(image: Mat | StationError, previous?: Mat): FrameSource {
  return {
    counters: { framesRead: 1, framesDropped: 0, framesTorn: 0, reconnects: 0, connected: true },
    run: async () => undefined,
    next: async () => {
      if (image instanceof StationError) throw image;
      return { frame: frameOf(image), ...(previous === undefined ? {} : { previous }) };
    },
  };
}

function libraryOf(): GoldenLibrary {
  return new GoldenLibrary({ comparerOf: async () => comparer, turn: async () => undefined });
}

interface Inspect {
  readonly source: FrameSource;
  readonly recipe?: object;
  readonly quality?: object;
  readonly library?: GoldenLibrary;
  readonly keepMaps?: boolean;
  readonly naming?: Naming;
}

async function inspect(options: Inspect): Promise<VisionResult> {
  const { source, recipe, quality, library = libraryOf(), keepMaps = false, naming } = options;
  const trigger = {
    id: 't',
    source: 'http',
    camera: 'top',
    part: 'board',
    monotonicNs: systemClock.monotonicNs(),
    requestedAt: '2026-01-01T00:00:00.000Z',
  } as const;
  return inspectTrigger(
    {
      trigger,
      camera: cameraSchema.parse({
        name: 'top',
        part: 'board',
        source: { kind: 'images', paths: ['x'] },
        quality,
      }),
      recipe: recipeSchema.parse({
        part: 'board',
        references: { kind: 'files', paths: [golden] },
        model: 'tiny-colour',
        ...recipe,
      }),
      source,
      library,
      comparer: async () => comparer,
      keepMaps,
      ...(naming === undefined ? {} : { naming }),
      clock: systemClock,
      spare: new SpareTime(),
    },
    AbortSignal.timeout(20_000),
  );
}

function reasonOf(observation: Observation): string {
  return observation.kind === 'failed' ? observation.reason : observation.kind;
}

const board = cv.imread(golden);

describe('a frame', () => {
  it('equal to its golden sample scores 0 and brings its pictures', async () => {
    const { observation, evidence } = await inspect({ source: showing(board) });
    expect(observation).toMatchObject({
      kind: 'compared',
      alignment: { kind: 'aligned' },
      comparison: { regions: [], provider: 'cpu', modelHash: comparer.info.modelHash },
    });
    if (observation.kind === 'compared') expect(observation.comparison.score).toBeLessThan(0.05);
    expect(evidence.map(({ role, mediaType }) => [role, mediaType])).toEqual([
      ['frame', 'image/jpeg'],
      ['overlay', 'image/jpeg'],
    ]);
    expect(Object.keys(observation.timings)).toEqual([
      'frame',
      'golden',
      'align',
      'embed',
      'compare',
      'pictures',
    ]);
  });

  it('with a blotch gets a region where the blotch is, in pixels of the golden sample', async () => {
    const spoiled = board.copy();
    spoiled.drawRectangle(new cv.Point2(300, 200), new cv.Point2(340, 230), new cv.Vec3(255, 255, 255), -1);
    const region = { x: 100, y: 100, width: 400, height: 250 };
    const recipe = { region, thresholds: { fail: 0.1 } };
    const { observation } = await inspect({ source: showing(spoiled), recipe });
    if (observation.kind === 'failed') throw new Error(observation.detail);
    const [worst] = observation.comparison.regions;
    expect(worst?.box.x).toBeGreaterThan(280);
    expect((worst?.box.x ?? 0) + (worst?.box.width ?? 0)).toBeLessThan(360);
    expect(worst?.box.y).toBeGreaterThan(180);
  });

  it('with a blotch under a mask passes; in a zone the region has its name and the zone its score', async () => {
    const spoiled = board.copy();
    spoiled.drawRectangle(new cv.Point2(300, 200), new cv.Point2(340, 230), new cv.Vec3(255, 255, 255), -1);
    const polygon = [
      [270, 170],
      [370, 170],
      [370, 260],
      [270, 260],
    ];
    const alignment = { kind: 'none' };
    const thresholds = { fail: 0.1 };
    const under = await inspect({
      source: showing(spoiled),
      recipe: { alignment, thresholds, masks: [{ name: 'label', polygon }] },
    });
    expect(under.observation).toMatchObject({ kind: 'compared', comparison: { regions: [] } });
    const inside = await inspect({
      source: showing(spoiled),
      recipe: { alignment, thresholds, zones: [{ name: 'label', polygon }] },
    });
    if (inside.observation.kind === 'failed') throw new Error(inside.observation.detail);
    const { score, zones, regions } = inside.observation.comparison;
    expect(score).toBeLessThan(0.1);
    expect(zones?.[0]).toMatchObject({ name: 'label' });
    expect(zones?.[0]?.score).toBeGreaterThan(0.1);
    expect(new Set(regions.map(({ zone }) => zone))).toEqual(new Set(['label']));
  });

  it('whose recipe has a zone outside of the golden sample is not judged', async () => {
    const polygon = [
      [600, 10],
      [700, 10],
      [700, 50],
    ];
    const { observation } = await inspect({
      source: showing(board),
      recipe: { zones: [{ name: 'far', polygon }] },
    });
    expect(reasonOf(observation)).toBe('no-reference');
    expect(observation.kind === 'failed' && observation.detail).toContain('corner 700,10 lies outside');
  });

  it('has a region that looks like an example and gets its name, or keeps that of the model', async () => {
    const spoiled = board.copy();
    spoiled.drawRectangle(new cv.Point2(300, 200), new cv.Point2(340, 230), new cv.Vec3(255, 255, 255), -1);
    const recipe = { region: { x: 100, y: 100, width: 400, height: 250 }, thresholds: { fail: 0.1 } };
    const look = async (examples: readonly DefectExample[]) => {
      const naming = { regions: 1, examples: async () => examples };
      const { observation, evidence } = await inspect({
        source: showing(spoiled),
        recipe,
        keepMaps: true,
        naming,
      });
      if (observation.kind === 'failed') throw new Error(observation.detail);
      const map = evidence.find(({ role }) => role === 'map');
      return { worst: observation.comparison.regions[0], stored: map && decodeMap(map.data) };
    };
    const { worst, stored } = await look([]);
    expect(worst?.defect).toBe('scratch');
    const [descriptor, ...others] = stored?.descriptors ?? [];
    expect(others).toEqual([]);
    if (descriptor === undefined) throw new Error('not described');
    const same = (await look([{ name: 'blotch', descriptor }])).worst;
    expect(same).toMatchObject({ ...worst, defect: 'blotch' });
    expect(same?.distance).toBeCloseTo(0, 5);
    const opposite = { name: 'blotch', descriptor: descriptor.map((value) => -value) };
    const unlike = (await look([opposite])).worst;
    expect(unlike?.defect).toBe('scratch');
    expect(unlike?.distance).toBeCloseTo(2, 5);
  });

  it('leaves its anomaly map, from which the same is judged as from the picture', async () => {
    const spoiled = board.copy();
    spoiled.drawRectangle(new cv.Point2(300, 200), new cv.Point2(340, 230), new cv.Vec3(255, 255, 255), -1);
    const region = { x: 100, y: 100, width: 400, height: 250 };
    const recipe = { region, thresholds: { fail: 0.1 } };
    const { observation, evidence } = await inspect({ source: showing(spoiled), recipe, keepMaps: true });
    if (observation.kind === 'failed') throw new Error(observation.detail);
    const image = evidence.find(({ role }) => role === 'map');
    const stored = image && decodeMap(image.data);
    if (stored === undefined) throw new Error('no map');
    expect(stored.area).toEqual(region);
    expect(anomalyScore(stored.map, 16)).toBeCloseTo(observation.comparison.score, 4);
    // Any reader of PNG files sees it.
    const seen = cv.imdecode(Buffer.from(image?.data ?? []), cv.IMREAD_UNCHANGED);
    expect([seen.cols, seen.rows, seen.type]).toEqual([stored.map.width, stored.map.height, cv.CV_16UC1]);
    expect(seen.minMaxLoc().maxVal / 65_535).toBeCloseTo(Math.max(...stored.map.data), 6);
  });

  it.each([
    ['black', new cv.Mat(480, 640, cv.CV_8UC3, [0, 0, 0]), 'frame-too-dark'],
    ['white', new cv.Mat(480, 640, cv.CV_8UC3, [255, 255, 255]), 'frame-too-bright'],
    ['grey', new cv.Mat(480, 640, cv.CV_8UC3, [128, 128, 128]), 'frame-blurred'],
    ['blurred', board.gaussianBlur(new cv.Size(31, 31), 9), 'frame-blurred'],
    ['of another part', cv.imread(`${referenceImages}/printed-carton/golden/01.png`), 'alignment-rejected'],
  ])('that is %s is not judged, and says why', async (_what, image, reason) => {
    const { observation, evidence } = await inspect({ source: showing(image) });
    expect(reasonOf(observation)).toBe(reason);
    expect(observation.kind === 'failed' && /\d/.test(observation.detail)).toBe(true);
    expect(evidence.map(({ role }) => role)).toEqual(['frame']);
  });

  it('that is mostly clipped is not judged, unless the camera allows it', async () => {
    const clipped = board.threshold(60, 255, cv.THRESH_BINARY);
    const none = { alignment: { kind: 'none' } };
    const lax = { minBrightness: 0, maxBrightness: 255 };
    const strict = await inspect({
      source: showing(clipped),
      recipe: none,
      quality: { ...lax, maxClipped: 0.1 },
    });
    expect(reasonOf(strict.observation)).toBe('frame-clipped');
    const allowed = await inspect({
      source: showing(clipped),
      recipe: none,
      quality: { ...lax, maxClipped: 1 },
    });
    expect(reasonOf(allowed.observation)).toBe('compared');
  });

  it('that equals the one before to the last bit comes from a frozen camera', async () => {
    expect(reasonOf((await inspect({ source: showing(board, board) })).observation)).toBe('frame-frozen');
    const allowed = await inspect({ source: showing(board, board), quality: { rejectFrozen: false } });
    expect(reasonOf(allowed.observation)).toBe('compared');
  });

  it.each([
    ['camera-stalled', { camera: 'top', ms: 500 }, 'camera-lost'],
    ['image-unreadable', { file: 'x' }, 'frame-unreadable'],
    ['images-missing', { directory: 'x' }, 'no-frame'],
  ] as const)('that never came because of %s is not judged', async (code, parameters, reason) => {
    const { observation } = await inspect({ source: showing(new StationError(code, parameters)) });
    expect(reasonOf(observation)).toBe(reason);
  });

  it('of another size is rejected where the recipe says that parts arrive aligned', async () => {
    const small = board.resize(240, 320);
    const { observation } = await inspect({
      source: showing(small),
      recipe: { alignment: { kind: 'none' } },
    });
    expect(observation).toMatchObject({
      reason: 'alignment-rejected',
      alignment: { reason: 'size-differs' },
    });
  });
});

describe('golden samples', () => {
  it('that are not there leave the part unjudged', async () => {
    const recipe = { references: { kind: 'paired' } };
    expect(reasonOf((await inspect({ source: showing(board), recipe })).observation)).toBe('no-reference');
  });

  it('are embedded once for each version', async () => {
    const library = libraryOf();
    const settings = recipeSchema.parse({
      part: 'board',
      references: { kind: 'files', paths: [golden] },
      model: 'tiny-colour',
    });
    const versionOf = (version: number): Recipe => ({
      ...settings,
      references: { kind: 'stored', samples: [{ path: golden, sha256: '' }] },
      identity: { version, hash: String(version) },
    });
    const first = await library.get(versionOf(1), undefined);
    expect(await library.get(versionOf(1), undefined)).toBe(first);
    const second = await library.get(versionOf(2), undefined);
    expect(second).not.toBe(first);
    expect(second.referenceHash).toBe(first.referenceHash);
    expect(await library.get(versionOf(1), undefined)).toBe(first);
  });

  it('that come with each image are taken from the image', async () => {
    const paired = join(directory, 'a_temp.png');
    await copyFile(golden, paired);
    const recipe = recipeSchema.parse({
      part: 'board',
      references: { kind: 'paired' },
      model: 'tiny-colour',
      alignment: { kind: 'none' },
    });
    const set = await libraryOf().get(recipe, paired);
    expect([set.first.cols, set.first.rows, set.embeddings.length]).toEqual([640, 480, 1]);
    await expect(libraryOf().get(recipe, join(directory, 'none'))).rejects.toMatchObject({
      code: 'reference-missing',
    });
  });
});
