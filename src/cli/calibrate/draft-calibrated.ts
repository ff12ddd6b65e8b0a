import type { Recipe } from '../../config/recipe.js';
import type { Config } from '../../config/schema.js';
import type { RecipeVersion } from '../../domain/recipe-history.js';
import { StationError } from '../../domain/station-error.js';
import { makeVersion } from '../../recipes/make-version.js';
import { installedModel } from '../../station/installed-model.js';
import { withStore } from '../recipe/with-store.js';
import { type CalibrationRecord, formatRecord } from './calibration-record.js';
import { settingsOf } from './calibration-text.js';
import { hashOf } from './open-recipe.js';

interface DraftCalibrated {
  readonly config: Config;
  readonly record: CalibrationRecord;
  readonly recipe: Recipe;
  readonly by: string;
  readonly now: Date;
}

/**
 * Makes a version of a stored recipe with calibrated thresholds; it says from which record they came.
 *
 * @throws StationError `usage` for a recipe that the configuration holds, and what the store throws.
 */
export async function draftCalibrated({
  config,
  record,
  recipe,
  by,
  now,
}: DraftCalibrated): Promise<RecipeVersion> {
  const { part, identity } = recipe;
  if (identity === undefined) {
    const why = `the recipe of ${part} stands in the configuration: write the settings there`;
    throw new StationError('usage', { why });
  }
  const { result, request, samples, software } = record;
  const { bound, onAverage } = result.fail;
  const calibration = {
    method: result.method,
    samples,
    calibratedAt: now.toISOString(),
    software,
    record: hashOf(Buffer.from(formatRecord(record))),
    falseRejects: request.falseRejects,
    confidence: request.confidence,
    bound,
    onAverage,
  };
  return withStore(config, async (store) =>
    makeVersion({
      dataDirectory: config.dataDirectory,
      store,
      modelHash: installedModel(config),
      part,
      base: identity.version,
      settings: { ...settingsOf(record, recipe), calibration },
      without: [],
      images: [],
      by,
      why: `calibrated on ${samples.length} good parts`,
    }),
  );
}
