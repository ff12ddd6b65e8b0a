import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCamera } from '../../../../src/adapters/camera/create-camera.js';
import { cameraSchema } from '../../../../src/config/sections/camera.js';
import type { StationError } from '../../../../src/domain/station-error.js';
import { systemClock } from '../../../../src/runtime/system-clock.js';
import { LiveFrameSource } from '../../../../src/vision/live-frame-source.js';
import { MjpegServer } from '../../../simulators/mjpeg-server.js';

const stop = new Set<() => Promise<void>>();
afterEach(async () => {
  for (const one of stop) await one();
  stop.clear();
});

interface Running {
  readonly source: LiveFrameSource;
  /** What was told of the camera, in order; nothing stands for "works again". */
  readonly faults: (string | undefined)[];
}

function run(source: object, limits: object = {}): Running {
  const config = cameraSchema.parse({ name: 'top', part: 'board', source, stallMs: 300, ...limits });
  const faults: (string | undefined)[] = [];
  const frames = new LiveFrameSource({
    camera: createCamera({ config, clock: systemClock }),
    clock: systemClock,
    stallMs: config.stallMs,
    retry: { initialMs: 20, factor: 1, maxMs: 20, jitter: 0 },
    onFault: (fault: StationError | undefined) => faults.push(fault?.code),
  });
  const over = new AbortController();
  const ended = frames.run(over.signal);
  stop.add(async () => {
    over.abort();
    await ended;
  });
  return { source: frames, faults };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (condition()) return;
    await systemClock.sleep(10);
  }
  throw new Error('it did not happen within ten seconds');
}

const soon = (): AbortSignal => AbortSignal.timeout(10_000);

describe('a GStreamer pipeline', () => {
  const pipeline = 'videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=30/1';

  it('delivers frames that were captured after the trigger, and counts those that nobody needed', async () => {
    const { source } = run({
      kind: 'gstreamer',
      pipeline: `${pipeline} ! videoconvert ! video/x-raw,format=BGR ! appsink`,
    });
    const before = systemClock.monotonicNs();
    const { frame } = await source.next(before, soon());
    expect([frame.image.cols, frame.image.rows, frame.image.channels]).toEqual([320, 240, 3]);
    expect(frame.capturedNs).toBeGreaterThanOrEqual(before);
    await until(() => source.counters.framesRead > 20);
    expect(source.counters.framesDropped).toBeGreaterThan(10);
    const trigger = systemClock.monotonicNs();
    expect((await source.next(trigger, soon())).frame.capturedNs).toBeGreaterThanOrEqual(trigger);
  });

  it('that ends is reported and started again', async () => {
    const ends = pipeline.replace('videotestsrc', 'videotestsrc num-buffers=8');
    const { source, faults } = run({
      kind: 'gstreamer',
      pipeline: `${ends} ! videoconvert ! video/x-raw,format=BGR ! appsink`,
    });
    await until(() => source.counters.reconnects >= 2 && source.counters.framesRead > 16);
    expect(faults.slice(0, 2)).toEqual(['camera-lost', undefined]);
  });

  it('that cannot be built is an open failure with its text', async () => {
    const { source, faults } = run({ kind: 'gstreamer', pipeline: 'nosuchelement ! appsink' });
    await until(() => faults.length > 0);
    expect(faults[0]).toBe('camera-open-failed');
    await expect(source.next(0n, soon())).rejects.toMatchObject({ code: 'camera-open-failed' });
  });
});

describe('an MJPEG camera', () => {
  let server: MjpegServer;
  beforeEach(async () => {
    server = await MjpegServer.start();
    stop.add(() => server.stop());
  });

  it.each([true, false])('is read with its user and password, Content-Length: %s', async (withLength) => {
    server.withLength = withLength;
    const { source } = run({ kind: 'mjpeg', url: server.url });
    const { frame } = await source.next(systemClock.monotonicNs(), soon());
    expect([frame.image.cols, frame.image.rows]).toEqual([64, 48]);
    expect(source.counters).toMatchObject({ connected: true, framesTorn: 0 });
  });

  it('that stalls is noticed, connected again, and works when it comes back', async () => {
    const { source, faults } = run({ kind: 'mjpeg', url: server.url });
    await source.next(0n, soon());
    server.mode = 'stalled';
    await until(() => faults.includes('camera-stalled'));
    await expect(source.next(systemClock.monotonicNs(), soon())).rejects.toMatchObject({
      code: 'camera-stalled',
    });
    server.mode = 'good';
    await until(() => faults.at(-1) === undefined && source.counters.connected);
    const trigger = systemClock.monotonicNs();
    expect((await source.next(trigger, soon())).frame.capturedNs).toBeGreaterThanOrEqual(trigger);
    expect(server.connections).toBeGreaterThan(1);
  });

  it('that tears frames loses those frames and nothing else', async () => {
    const { source, faults } = run({ kind: 'mjpeg', url: server.url }, { stallMs: 5000 });
    await source.next(0n, soon());
    server.mode = 'torn';
    await until(() => source.counters.framesTorn > 3);
    server.mode = 'good';
    await source.next(systemClock.monotonicNs(), soon());
    expect(server.connections).toBe(1);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('that changes its resolution is connected again with the new one', async () => {
    const { source, faults } = run({ kind: 'mjpeg', url: server.url });
    await source.next(0n, soon());
    server.size = { width: 80, height: 60 };
    await until(() => faults.includes('camera-changed-size') && faults.at(-1) === undefined);
    const { frame } = await source.next(systemClock.monotonicNs(), soon());
    expect([frame.image.cols, frame.image.rows]).toEqual([80, 60]);
  });

  it('that goes away and comes back is connected again by the schedule', async () => {
    const { source, faults } = run({ kind: 'mjpeg', url: server.url });
    await source.next(0n, soon());
    server.refuse = true;
    server.hangUp();
    await until(() => faults.includes('camera-open-failed'));
    expect(faults.find((fault) => fault !== undefined)).toBe('camera-lost');
    server.refuse = false;
    await until(() => source.counters.connected);
    await source.next(systemClock.monotonicNs(), soon());
  });

  it('that answers with something else says what it answered', async () => {
    const { faults, source } = run({ kind: 'mjpeg', url: server.url.replace('line:', 'nobody:') });
    await until(() => faults.length > 0);
    await expect(source.next(0n, soon())).rejects.toThrow(/status 401/);
  });
});
