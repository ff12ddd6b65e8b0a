import type { Mat } from 'opencv4nodejs';

/** One picture. The pixels stay in the vision process. */
export interface Frame {
  /** Counts up by one for every frame that the camera delivered, read or dropped. */
  readonly id: number;
  /** BGR or grey, 8 bit. */
  readonly image: Mat;
  /** Wall time, ISO 8601 in UTC with milliseconds. */
  readonly capturedAt: string;
  /** Monotonic nanoseconds. */
  readonly capturedNs: bigint;
  readonly file?: string;
  /** Golden sample that belongs to this very frame, where the camera replays pairs. */
  readonly pairedReference?: string;
}

/** An opened camera. */
export interface CameraSession {
  /**
   * The next frame.
   *
   * @throws StationError `camera-lost`, `frame-torn`, `camera-changed-size` or `image-unreadable`.
   */
  read(signal: AbortSignal): Promise<Frame>;
  close(): Promise<void>;
}

/** Any source of frames: device, stream, file or folder. It opens once; whoever uses it retries. */
export interface Camera {
  readonly name: string;
  /** Live cameras go on whether anyone reads or not: frames are dropped. The others wait for the reader. */
  readonly live: boolean;
  /** @throws StationError `camera-open-failed` or `images-missing`. */
  open(signal: AbortSignal): Promise<CameraSession>;
}
