import type { Recipe } from '../config/recipe.js';
import { decide, judgedScores, thresholdsOf, worstScore } from '../domain/decide.js';
import type { Inspection } from '../domain/inspection.js';
import type { Verdict } from '../domain/verdict.js';
import { judgeDetections, judgeMap } from './judge-map.js';
import type { StoredMap } from './stored-map.js';

/** What a recipe makes of a stored map. */
export interface Rejudged {
  readonly verdict: Verdict;
  /** The one that speaks for the part. */
  readonly score: number;
  readonly regions: number;
}

/**
 * Judges a logged inspection by a recipe from its stored map, as the station would have from the picture: the same rule
 * over the same scores. The time that it took counts as before.
 */
export function rejudge(
  { observation, elapsedMs }: Inspection,
  { map, area, detections }: StoredMap,
  recipe: Pick<Recipe, 'thresholds' | 'minAreaPx' | 'masks' | 'zones' | 'deadlineMs'>,
): Rejudged {
  if (observation.kind === 'failed') throw new Error('nothing was compared');
  const places =
    detections === undefined ? judgeMap(map, recipe, area) : judgeDetections(detections, recipe, area);
  const { score, zones, regions } = places;
  const { zones: _logged, ...logged } = observation.comparison;
  const comparison = { ...logged, score, regions, ...(zones === undefined ? {} : { zones }) };
  const thresholds = thresholdsOf(recipe);
  const verdict = decide({
    observation: { ...observation, comparison },
    thresholds,
    elapsedMs,
    deadlineMs: recipe.deadlineMs,
  });
  return {
    verdict,
    score: worstScore(judgedScores(comparison, thresholds)).score,
    regions: regions.length,
  };
}
