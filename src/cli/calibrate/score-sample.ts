import type { Mat } from 'opencv4nodejs';
import { isStationError } from '../../domain/station-error.js';
import type { AnomalyMap } from '../../ports/comparer.js';
import { systemClock } from '../../runtime/system-clock.js';
import { align } from '../../vision/align.js';
import { comparePart } from '../../vision/compare-part.js';
import { measureQuality, qualityFault } from '../../vision/frame-quality.js';
import type { GoldenSet } from '../../vision/golden-set.js';
import type { SimilarityMatrix } from '../../vision/similarity-matrix.js';
import { StageTimer } from '../../vision/stage-timer.js';
import type { OpenedRecipe } from './open-recipe.js';

/** One part as a station would see it, up to its scores. */
export type ScoredSample =
  | {
      readonly kind: 'scored';
      /** Outside of zones first, then each zone of the recipe in its order. */
      readonly scores: readonly number[];
      readonly map: AnomalyMap;
      /** From the picture to the golden sample. */
      readonly matrix: SimilarityMatrix;
    }
  | { readonly kind: 'unjudged'; readonly why: string };

/** Takes a picture through the stages of a station: quality, alignment, comparison. */
export async function scoreSample(
  image: Mat,
  { recipe, comparer, limits }: Pick<OpenedRecipe, 'recipe' | 'comparer' | 'limits'>,
  golden: GoldenSet,
): Promise<ScoredSample> {
  const fault = qualityFault(measureQuality(image, false), limits);
  if (fault !== undefined) return { kind: 'unjudged', why: `${fault.reason}: ${fault.detail}` };
  const part = align(image, golden.target, golden.area);
  if (part.kind === 'rejected') {
    return { kind: 'unjudged', why: `${part.reason} ${JSON.stringify(part.numbers)}` };
  }
  const frame = { width: image.cols, height: image.rows };
  try {
    const timer = new StageTimer(systemClock);
    const found = await comparePart({ part, frame, golden, recipe, comparer, timer });
    const scores = [found.score, ...(found.zones ?? []).map(({ score }) => score)];
    return { kind: 'scored', scores, map: found.map, matrix: part.matrix };
  } catch (error) {
    if (!isStationError(error, 'model-output-invalid')) throw error;
    return { kind: 'unjudged', why: error.message };
  }
}
