import { isStationError } from '../domain/station-error.js';
import type { VisionResult } from '../ports/vision.js';
import { decodeImage } from '../runtime/decode-image.js';
import { readImageFile } from '../runtime/read-image-file.js';
import { systemClock } from '../runtime/system-clock.js';
import { measureQuality } from '../vision/frame-quality.js';
import { inspectFrame } from '../vision/inspect-frame.js';

interface InspectFile extends Omit<Parameters<typeof inspectFrame>[0], 'image' | 'facts' | 'clock'> {
  readonly file: string;
}

const maxMegapixels = 100;

/**
 * An image file through all stages of a frame, without a station. A model that fails on this very image leaves it unjudged.
 *
 * @throws StationError `image-unreadable`, `image-too-large`, and of the golden samples.
 */
export async function inspectFile({ file, ...options }: InspectFile): Promise<VisionResult> {
  const image = decodeImage(await readImageFile(file), { file, maxMegapixels });
  const facts = {
    id: 1,
    camera: 'file',
    capturedAt: systemClock.now().toISOString(),
    width: image.cols,
    height: image.rows,
    channels: image.channels === 1 ? 1 : 3,
    file,
    quality: measureQuality(image, false),
  } as const;
  try {
    return await inspectFrame({ ...options, image, facts, clock: systemClock });
  } catch (error) {
    if (!isStationError(error, 'model-output-invalid')) throw error;
    const failure = { kind: 'failed', reason: 'comparison-failed', detail: error.message } as const;
    return { observation: { ...failure, timings: {} }, evidence: [] };
  }
}
