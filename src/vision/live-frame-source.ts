import type { CameraCounters } from '../domain/camera-counters.js';
import { isStationError, StationError } from '../domain/station-error.js';
import type { Camera, CameraSession, Frame } from '../ports/camera.js';
import type { Clock } from '../ports/clock.js';
import { type RetryPolicy, retrySchedule } from '../runtime/retry-schedule.js';
import type { CameraFaultListener, FrameSource } from './frame-source.js';
import { type CapturedFrame, LatestSlot } from './latest-slot.js';

interface LiveFrameSourceOptions {
  readonly camera: Camera;
  readonly clock: Clock;
  /** A camera without a frame for so long is connected again, milliseconds. */
  readonly stallMs: number;
  readonly retry: RetryPolicy;
  readonly onFault: CameraFaultListener;
}

/** A session that does not close within this hangs in native code: only a new process gets the device back. */
const closeMs = 40_000;
/** A first frame may take this long: exposure control, key frames, a GStreamer pipeline that starts. */
const firstFrameMs = 10_000;

/**
 * Reads a live camera as fast as it delivers and keeps the newest frame.
 *
 * INVARIANTS: only a fault of the camera is retried, anything else ends the process, which is then started anew; no frame
 * captured before a trigger is given to it; a camera that fails is closed and opened again by the retry schedule until it
 * works; whoever waits while it fails is told at once.
 */
export class LiveFrameSource implements FrameSource {
  readonly #options: LiveFrameSourceOptions;
  readonly #slot = new LatestSlot();
  #fault: StationError | undefined;
  #read = 0;
  #torn = 0;
  #reconnects = 0;
  #connected = false;

  constructor(options: LiveFrameSourceOptions) {
    this.#options = options;
  }

  get counters(): CameraCounters {
    return {
      framesRead: this.#read,
      framesDropped: this.#slot.dropped,
      framesTorn: this.#torn,
      reconnects: this.#reconnects,
      connected: this.#connected,
    };
  }

  async run(signal: AbortSignal): Promise<void> {
    let waits = retrySchedule(this.#options.retry);
    while (!signal.aborted) {
      const before = this.#read;
      try {
        await this.#readUntilItFails(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!isStationError(error)) throw error;
        this.#fail(error);
        if (this.#read > before) waits = retrySchedule(this.#options.retry);
        await this.#options.clock.sleep(waits.next().value, signal).catch(() => undefined);
        this.#reconnects += 1;
      }
    }
  }

  async next(afterNs: bigint, signal: AbortSignal): Promise<CapturedFrame> {
    if (this.#fault !== undefined) throw this.#fault;
    return this.#slot.take(afterNs, signal);
  }

  async #readUntilItFails(signal: AbortSignal): Promise<void> {
    const session = await this.#options.camera.open(signal);
    try {
      for (let limitMs = firstFrameMs; !signal.aborted; limitMs = this.#options.stallMs) {
        const frame = await this.#readFrame(session, limitMs, signal);
        if (frame === undefined) continue;
        this.#read += 1;
        this.#recover();
        this.#slot.put(frame);
      }
    } finally {
      this.#connected = false;
      await this.#close(session);
    }
  }

  /** One frame, or nothing for one that came damaged. */
  async #readFrame(session: CameraSession, limitMs: number, signal: AbortSignal): Promise<Frame | undefined> {
    const { camera, clock } = this.#options;
    const over = new AbortController();
    const stalled = clock.sleep(limitMs, over.signal).then(() => {
      throw new StationError('camera-stalled', { camera: camera.name, ms: limitMs });
    });
    try {
      return await Promise.race([session.read(signal), stalled]);
    } catch (error) {
      if (!isStationError(error, 'frame-torn')) throw error;
      this.#torn += 1;
      return undefined;
    } finally {
      over.abort();
      stalled.catch(() => undefined);
    }
  }

  async #close(session: CameraSession): Promise<void> {
    const over = new AbortController();
    const hangs = this.#options.clock.sleep(closeMs, over.signal).then(() => {
      throw new Error(`camera ${this.#options.camera.name} does not close: its driver hangs`);
    });
    hangs.catch(() => undefined);
    try {
      await Promise.race([session.close(), hangs]);
    } finally {
      over.abort();
    }
  }

  #recover(): void {
    this.#connected = true;
    if (this.#fault === undefined) return;
    this.#fault = undefined;
    this.#options.onFault(undefined);
  }

  #fail(fault: StationError): void {
    this.#fault = fault;
    this.#slot.fail(fault);
    this.#options.onFault(fault);
  }
}
