import { problemsOf } from '../config/parse-json.js';
import {
  type RecipeContent,
  type RecipeSettings,
  recipeSettingsSchema,
} from '../config/store/recipe-content.js';
import { StationError } from '../domain/station-error.js';

/**
 * How parts are judged by a version, or by the first one there will be, with some keys as a person wrote them.
 *
 * @throws StationError `usage` naming every setting that is wrong.
 */
export function settingsOf(
  base: RecipeContent | undefined,
  changes: Readonly<Record<string, unknown>>,
): RecipeSettings {
  const { schema: _1, part: _2, samples: _3, modelHash: _4, calibration: _5, ...inherited } = base ?? {};
  const parsed = recipeSettingsSchema.safeParse({ ...inherited, ...changes });
  if (parsed.success) return parsed.data;
  throw new StationError('usage', { why: problemsOf(parsed.error) });
}
