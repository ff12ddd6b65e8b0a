import { StationError } from '../../domain/station-error.js';
import type { Camera } from '../../ports/camera.js';
import type { Clock } from '../../ports/clock.js';
import { elapsedMs } from '../../runtime/system-clock.js';

/** What a camera answered when it was tried. */
export interface CameraProbe {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly firstFrameMs: number;
}

/**
 * Opens a camera, takes one frame and closes it.
 *
 * @throws StationError of the camera, or `camera-stalled` when no frame comes in time.
 */
export async function probeCamera(
  camera: Camera,
  { timeoutMs, clock }: { readonly timeoutMs: number; readonly clock: Clock },
): Promise<CameraProbe> {
  const startNs = clock.monotonicNs();
  const over = new AbortController();
  const late = clock.sleep(timeoutMs, over.signal).then(() => {
    throw new StationError('camera-stalled', { camera: camera.name, ms: timeoutMs });
  });
  late.catch(() => undefined);
  try {
    const session = await Promise.race([camera.open(over.signal), late]);
    try {
      const { image } = await Promise.race([session.read(over.signal), late]);
      return { width: image.cols, height: image.rows, firstFrameMs: elapsedMs(clock, startNs) };
    } finally {
      await session.close();
    }
  } finally {
    over.abort();
  }
}
