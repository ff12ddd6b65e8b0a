import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VisionProcess } from '../../../../src/adapters/vision-process/vision-process.js';
import { cameraSchema } from '../../../../src/config/sections/camera.js';
import { recipeSchema } from '../../../../src/config/sections/recipe.js';
import type { Trigger } from '../../../../src/domain/trigger.js';
import { systemClock } from '../../../../src/runtime/system-clock.js';
import { built } from '../../../fixtures/built.js';
import { copyModel, testModels } from '../../../fixtures/copy-model.js';
import { referenceImages } from '../../../fixtures/paths.js';
import { type Running, running, until } from '../../../simulators/running.js';

let directory = '';
let whole: Running | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-process-'));
});
afterEach(async () => {
  await whole?.stop().catch(() => undefined);
  whole = undefined;
  await rm(directory, { recursive: true, force: true });
});

const recipe = recipeSchema.parse({
  part: 'board',
  references: { kind: 'files', paths: [`${referenceImages}/controller-board/golden/01.png`] },
  model: 'tiny-colour',
});

function visionOf(changes: { readonly modelsDirectory?: string; readonly source?: object } = {}): {
  readonly vision: VisionProcess;
  readonly starts: number[];
} {
  const starts: number[] = [];
  const vision: VisionProcess = new VisionProcess({
    settings: {
      camera: cameraSchema.parse({
        name: 'top',
        part: 'board',
        source: changes.source ?? { kind: 'images', paths: [`${referenceImages}/controller-board/good`] },
      }),
      modelsDirectory: changes.modelsDirectory ?? testModels,
      dataDirectory: directory,
      keepMaps: true,
      describedRegions: 4,
      threads: 1,
    },
    recipes: () => [recipe],
    script: built('vision-process.js'),
    clock: systemClock,
    onReady: () => starts.push(vision.pid ?? 0),
    onCounters: () => undefined,
    onCameraFault: () => undefined,
  });
  return { vision, starts };
}

function aTrigger(id: string): Trigger {
  return {
    id,
    source: 'http',
    camera: 'top',
    part: 'board',
    monotonicNs: systemClock.monotonicNs(),
    requestedAt: '2026-01-01T00:00:00.000Z',
  };
}

const soon = (): AbortSignal => AbortSignal.timeout(30_000);

describe('the vision process', () => {
  it('inspects real images and shares the monotonic clock of the station', async () => {
    const { vision } = visionOf();
    whole = running(vision);
    const { observation, evidence } = await vision.inspect(aTrigger('1'), recipe, soon());
    expect(observation.kind).toBe('compared');
    expect(observation.timings['frame']).toBeGreaterThanOrEqual(0);
    expect(evidence.every(({ data }) => data.byteLength > 1000)).toBe(true);
  });

  it.each(['SIGKILL', 'SIGSEGV'] as const)(
    'ended by %s costs the inspections in flight and comes back by itself',
    async (signal) => {
      const { vision, starts } = visionOf({
        source: { kind: 'drop-folder', directory: join(directory, 'drop') },
      });
      whole = running(vision);
      await vision.ready(soon());
      const inFlight = [
        vision.inspect(aTrigger('1'), recipe, soon()),
        vision.inspect(aTrigger('2'), recipe, soon()),
      ];
      const pid = vision.pid;
      if (pid === undefined) throw new Error('no process');
      const outcomes = Promise.allSettled(inFlight);
      process.kill(pid, signal);
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'vision-lost' } });
      }
      await until(() => starts.length === 2);
      expect(vision.pid).not.toBe(pid);
    },
  );

  it('an inspection that nobody waits for any more does not hold up the next', async () => {
    await mkdir(join(directory, 'drop'));
    const drop = { kind: 'drop-folder', directory: join(directory, 'drop') };
    const { vision } = visionOf({ source: drop });
    whole = running(vision);
    await vision.ready(soon());
    const over = new AbortController();
    const first = vision.inspect(aTrigger('1'), recipe, over.signal);
    first.catch(() => undefined);
    over.abort();
    const second = vision.inspect(aTrigger('2'), recipe, soon());
    await copyFile(`${referenceImages}/controller-board/golden/01.png`, join(directory, 'drop', 'a.png'));
    expect((await second).observation.kind).toBe('compared');
  });

  it('that cannot load its model says so and is not started again', async () => {
    const { modelsDirectory, folder } = await copyModel('tiny-colour');
    const graph = await readFile(join(folder, 'head.onnx'));
    graph.writeUInt8(graph.readUInt8(graph.length - 1) ^ 1, graph.length - 1);
    await writeFile(join(folder, 'head.onnx'), graph);
    const { vision } = visionOf({ modelsDirectory });
    whole = running(vision);
    await expect(whole.ended).rejects.toMatchObject({ code: 'model-hash-mismatch' });
    await rm(modelsDirectory, { recursive: true, force: true });
  });
});
