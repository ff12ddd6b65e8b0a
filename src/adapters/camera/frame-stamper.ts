import type { Mat } from 'opencv4nodejs';
import type { Frame } from '../../ports/camera.js';
import type { Clock } from '../../ports/clock.js';

/** Numbers the frames of one camera and notes when they came. */
export class FrameStamper {
  readonly #clock: Clock;
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  stamp(image: Mat, origin: Pick<Frame, 'file' | 'pairedReference'> = {}): Frame {
    this.#lastId += 1;
    return {
      id: this.#lastId,
      image,
      capturedAt: this.#clock.now().toISOString(),
      capturedNs: this.#clock.monotonicNs(),
      ...origin,
    };
  }
}
