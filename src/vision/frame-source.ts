import type { CameraCounters } from '../domain/camera-counters.js';
import type { StationError } from '../domain/station-error.js';
import type { CapturedFrame } from './latest-slot.js';

/** Frames for triggers, whatever the camera does in between. */
export interface FrameSource {
  readonly counters: CameraCounters;
  /** Keeps the camera connected until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /**
   * The frame that shows what was there at a trigger.
   *
   * @param afterNs monotonic time of the trigger
   * @throws StationError with the camera's fault, or the signal's reason.
   */
  next(afterNs: bigint, signal: AbortSignal): Promise<CapturedFrame>;
}

/** Told when the camera fails, and with nothing when it works again. */
export type CameraFaultListener = (fault: StationError | undefined) => void;
