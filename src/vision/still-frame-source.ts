import type { CameraCounters } from '../domain/camera-counters.js';
import { isStationError } from '../domain/station-error.js';
import type { Camera, CameraSession, Frame } from '../ports/camera.js';
import type { CameraFaultListener, FrameSource } from './frame-source.js';
import type { CapturedFrame } from './latest-slot.js';

interface StillFrameSourceOptions {
  readonly camera: Camera;
  readonly onFault: CameraFaultListener;
}

/**
 * Reads a camera that waits for its reader: files, folders. One frame for each trigger, none dropped.
 *
 * INVARIANT: a frame that was read when its trigger had given up is kept for the next trigger.
 */
export class StillFrameSource implements FrameSource {
  readonly #options: StillFrameSourceOptions;
  readonly #stop = new AbortController();
  #session: CameraSession | undefined;
  #reading: Promise<Frame> | undefined;
  #read = 0;
  #torn = 0;

  constructor(options: StillFrameSourceOptions) {
    this.#options = options;
  }

  get counters(): CameraCounters {
    return {
      framesRead: this.#read,
      framesDropped: 0,
      framesTorn: this.#torn,
      reconnects: 0,
      connected: this.#session !== undefined,
    };
  }

  async run(signal: AbortSignal): Promise<void> {
    await aborted(signal);
    this.#stop.abort();
    await this.#session?.close();
  }

  async next(_afterNs: bigint, signal: AbortSignal): Promise<CapturedFrame> {
    const reading = (this.#reading ??= this.#readFrame());
    reading.catch(() => undefined); // told to whoever asks next
    const frame = await Promise.race([reading, aborted(signal)]).finally(() => {
      if (!signal.aborted) this.#reading = undefined;
    });
    if (frame === undefined) throw signal.reason;
    return { frame };
  }

  async #readFrame(): Promise<Frame> {
    try {
      this.#session ??= await this.#options.camera.open(this.#stop.signal);
      const frame = await this.#session.read(this.#stop.signal);
      this.#read += 1;
      this.#options.onFault(undefined);
      return frame;
    } catch (error) {
      if (isStationError(error, 'image-unreadable')) this.#torn += 1;
      else if (isStationError(error)) this.#options.onFault(error);
      throw error;
    }
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
