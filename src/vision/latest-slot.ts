import type { Mat } from 'opencv4nodejs';
import type { Frame } from '../ports/camera.js';

/** A frame and the one that the camera delivered before it. */
export interface CapturedFrame {
  readonly frame: Frame;
  /** Absent for the first frame of a connection and for cameras that are not live. */
  readonly previous?: Mat;
}

interface Waiter {
  readonly afterNs: bigint;
  readonly resolve: (captured: CapturedFrame) => void;
  readonly reject: (reason: unknown) => void;
}

/** Room for one frame, the newest. What nobody took before the next came is dropped, and counted. */
export class LatestSlot {
  #newest: CapturedFrame | undefined;
  #taken = true;
  #waiters: readonly Waiter[] = [];
  #dropped = 0;

  /** Frames that nobody took. */
  get dropped(): number {
    return this.#dropped;
  }

  put(frame: Frame): void {
    if (!this.#taken) this.#dropped += 1;
    const previous = this.#newest?.frame.image;
    const captured = previous === undefined ? { frame } : { frame, previous };
    this.#newest = captured;
    const served = this.#waiters.filter(({ afterNs }) => frame.capturedNs >= afterNs);
    this.#waiters = this.#waiters.filter(({ afterNs }) => frame.capturedNs < afterNs);
    this.#taken = served.length > 0;
    for (const { resolve } of served) resolve(captured);
  }

  /** The first frame captured at or after `afterNs`: a picture taken before the trigger may show the part before. */
  take(afterNs: bigint, signal: AbortSignal): Promise<CapturedFrame> {
    if (this.#newest !== undefined && this.#newest.frame.capturedNs >= afterNs) {
      this.#taken = true;
      return Promise.resolve(this.#newest);
    }
    return new Promise((resolve, reject) => {
      const waiter = { afterNs, resolve, reject };
      this.#waiters = [...this.#waiters, waiter];
      signal.addEventListener(
        'abort',
        () => {
          this.#waiters = this.#waiters.filter((one) => one !== waiter);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** The camera is gone: nobody waits for it, and its last frame is not compared with the next connection's first. */
  fail(reason: unknown): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    this.#newest = undefined;
    this.#taken = true;
    for (const { reject } of waiters) reject(reason);
  }
}
