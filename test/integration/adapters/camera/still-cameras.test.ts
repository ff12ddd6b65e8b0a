import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCamera } from '../../../../src/adapters/camera/create-camera.js';
import { cameraSchema } from '../../../../src/config/sections/camera.js';
import type { CameraSession } from '../../../../src/ports/camera.js';
import { cv } from '../../../../src/runtime/opencv.js';
import { systemClock } from '../../../../src/runtime/system-clock.js';
import { aJpeg } from '../../../simulators/mjpeg-server.js';

let directory = '';
let session: CameraSession | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-camera-'));
});
afterEach(async () => {
  await session?.close();
  session = undefined;
  await rm(directory, { recursive: true, force: true });
});

const soon = (): AbortSignal => AbortSignal.timeout(10_000);

async function open(source: object, limits: object = {}): Promise<CameraSession> {
  const config = cameraSchema.parse({ name: 'top', part: 'board', source, ...limits });
  session = await createCamera({ config, clock: systemClock }).open(soon());
  return session;
}

async function image(name: string, width = 64): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, aJpeg(width, { width, height: 48 }));
  return path;
}

describe('an image list', () => {
  it('replays files and folders in the order of their names, again and again', async () => {
    await image('10.jpg', 74);
    await image('2.jpg', 66);
    await writeFile(join(directory, 'notes.txt'), 'not an image');
    const camera = await open({ kind: 'images', paths: [directory] });
    const widths = [];
    for (let index = 0; index < 3; index += 1) widths.push((await camera.read(soon())).image.cols);
    expect(widths).toEqual([66, 74, 66]);
  });

  it('of pairs hands out each test image with its own golden sample', async () => {
    const [temp, test] = [await image('a_temp.jpg'), await image('a_test.jpg')];
    await image('b_test.jpg');
    const camera = await open({ kind: 'images', paths: [directory], pairs: true, loop: false });
    expect(await camera.read(soon())).toMatchObject({ file: test, pairedReference: temp });
    await expect(camera.read(soon())).rejects.toMatchObject({ code: 'camera-lost' });
  });

  it('names an image that is cut off, and goes on behind it', async () => {
    await writeFile(join(directory, '1.jpg'), aJpeg(1, { width: 64, height: 48 }).subarray(0, 300));
    await image('2.jpg');
    const camera = await open({ kind: 'images', paths: [directory] });
    await expect(camera.read(soon())).rejects.toThrow(/1\.jpg/);
    expect((await camera.read(soon())).file).toBe(join(directory, '2.jpg'));
  });

  it('refuses an image that claims to be huge before it is decoded', async () => {
    await image('1.jpg', 640);
    const camera = await open({ kind: 'images', paths: [directory] }, { maxMegapixels: 0.02 });
    await expect(camera.read(soon())).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it('of an empty folder says so', async () => {
    await expect(open({ kind: 'images', paths: [directory] })).rejects.toMatchObject({
      code: 'images-missing',
    });
  });
});

describe('a drop folder', () => {
  it('takes whole files in the order of arrival, once, and keeps what it took', async () => {
    await mkdir(join(directory, 'drop'));
    const camera = await open({ kind: 'drop-folder', directory: join(directory, 'drop') });
    const first = camera.read(soon());
    await rename(await image('z.jpg', 70), join(directory, 'drop', 'z.jpg'));
    expect((await first).image.cols).toBe(70);
    await rename(await image('a.jpg', 80), join(directory, 'drop', 'a.jpg'));
    expect((await camera.read(soon())).image.cols).toBe(80);
    expect((await readdir(join(directory, 'drop', 'inspected'))).toSorted()).toEqual(['a.jpg', 'z.jpg']);
    const over = AbortSignal.timeout(700);
    await expect(camera.read(over)).rejects.toBeDefined();
  });

  it('waits for a file that is still being written', async () => {
    const camera = await open({ kind: 'drop-folder', directory });
    const bytes = aJpeg(3, { width: 64, height: 48 });
    await writeFile(join(directory, 'slow.jpg'), bytes.subarray(0, 200));
    const frame = camera.read(soon());
    await systemClock.sleep(200);
    await writeFile(join(directory, 'slow.jpg'), bytes);
    expect((await frame).image.cols).toBe(64);
  });
});

describe('a video file', () => {
  it('is played frame by frame and starts again at its end', async () => {
    const file = join(directory, 'line.avi');
    const writer = new cv.VideoWriter(file, cv.VideoWriter.fourcc('MJPG'), 25, new cv.Size(64, 48));
    for (let number = 0; number < 5; number += 1) {
      writer.write(cv.imdecode(aJpeg(number * 40, { width: 64, height: 48 }), cv.IMREAD_COLOR));
    }
    writer.release();
    const camera = await open({ kind: 'video', file });
    for (let number = 0; number < 12; number += 1) {
      expect((await camera.read(soon())).image.cols).toBe(64);
    }
  });

  it('that is not there is an open failure', async () => {
    await expect(open({ kind: 'video', file: join(directory, 'none.avi') })).rejects.toMatchObject({
      code: 'camera-open-failed',
    });
  });
});
