import type { Recipe } from '../config/recipe.js';
import type { EvidenceImage } from '../domain/inspection.js';
import type { Observation } from '../domain/observation.js';
import type { Trigger } from '../domain/trigger.js';

/** One observation and the images that show it. */
export interface VisionResult {
  readonly observation: Observation;
  readonly evidence: readonly EvidenceImage[];
}

/** The eyes of one camera. */
export interface Vision {
  readonly camera: string;
  /**
   * Takes the next frame and compares it by a recipe. Failures that belong to the part or the frame come back as an
   * observation.
   *
   * @throws StationError `vision-lost` when the process ended before it answered.
   */
  inspect(trigger: Trigger, recipe: Recipe, signal: AbortSignal): Promise<VisionResult>;
}
