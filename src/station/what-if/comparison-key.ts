import type { Recipe } from '../../config/recipe.js';
import { canonicalJson, type Json } from '../../domain/canonical-json.js';

/**
 * Names everything in a recipe that its anomaly maps depend on: model, golden samples, alignment, region and kind of
 * comparison. Recipes of the same key judge the same maps.
 */
export function comparisonKey({
  model,
  modelHash,
  alignment,
  region,
  comparison,
  references,
}: Recipe): string {
  const samples =
    references.kind === 'stored'
      ? references.samples.map(({ sha256 }) => sha256)
      : references.kind === 'files'
        ? [...references.paths]
        : [];
  const key: Json = {
    model,
    modelHash: modelHash ?? '',
    alignment: {
      ...alignment,
      ...('boxes' in alignment ? { boxes: alignment.boxes.map((box) => ({ ...box })) } : {}),
    },
    region: region === undefined ? null : { ...region },
    comparison,
    samples,
  };
  return canonicalJson(key);
}
