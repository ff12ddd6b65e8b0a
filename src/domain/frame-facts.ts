/** Measures of one frame, taken before anything is compared. */
export interface FrameQuality {
  /** Variance of the Laplacian of the grey image: the usual focus measure, higher is sharper (Pech-Pacheco 2000). */
  readonly sharpness: number;
  /** Mean grey level, 0 to 255. */
  readonly brightness: number;
  /** Share of pixels at 255, 0 to 1. */
  readonly clippedHigh: number;
  /** Share of pixels at 0, 0 to 1. */
  readonly clippedLow: number;
  /** True when the pixels equal those of the previous frame of a live camera. */
  readonly frozen: boolean;
}

/** What is recorded of a frame; the pixels themselves stay in the vision process. */
export interface FrameFacts {
  /** Counts frames of one camera since its process started; a gap is a dropped frame. */
  readonly id: number;
  readonly camera: string;
  /** Wall time of capture, ISO 8601 in UTC with milliseconds. */
  readonly capturedAt: string;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** File the frame came from, where the camera replays files. */
  readonly file?: string;
  readonly quality: FrameQuality;
}
