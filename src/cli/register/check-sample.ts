import type { Recipe } from '../../config/recipe.js';
import type { QualityLimits } from '../../config/sections/camera.js';
import { StationError } from '../../domain/station-error.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { align, prepareAlignment } from '../../vision/align.js';
import { measureQuality, qualityFault } from '../../vision/frame-quality.js';

/** The bytes of an image, and the file that they came from. */
interface NewSample {
  readonly source: string;
  readonly data: Uint8Array;
}

interface CheckSample {
  readonly image: NewSample;
  /** The golden sample that parts are aligned to; absent for the first of a part. */
  readonly first: NewSample | undefined;
  readonly recipe: Pick<Recipe, 'part' | 'alignment' | 'region'>;
  readonly limits: QualityLimits;
}

const maxMegapixels = 100;

/**
 * Can this image be a golden sample? It must pass the gate that frames pass, and register to the first.
 *
 * @throws StationError `reference-rejected`, `image-unreadable`, `image-too-large`.
 */
export function checkSample({ image: { source, data }, first, recipe, limits }: CheckSample): void {
  const { part, alignment, region } = recipe;
  const rejected = (why: string): StationError =>
    new StationError('reference-rejected', { file: source, part, why });
  const image = decodeImage(Buffer.from(data), { file: source, maxMegapixels });
  const fault = qualityFault(measureQuality(image, false), limits);
  if (fault !== undefined) throw rejected(`${fault.reason}: ${fault.detail}`);
  const target = prepareAlignment(
    first === undefined ? image : decodeImage(Buffer.from(first.data), { file: first.source, maxMegapixels }),
    alignment,
  );
  const area = region ?? { x: 0, y: 0, width: target.width, height: target.height };
  const aligned = align(image, target, area);
  if (aligned.kind === 'rejected') {
    throw rejected(`it does not align: ${aligned.reason} ${JSON.stringify(aligned.numbers)}`);
  }
}
