import type { RecipeConfig } from '../config/sections/recipe.js';
import type { Box, Region, ZoneScore } from '../domain/comparison.js';
import type { Limits } from '../domain/decide.js';
import type { AnomalyMap } from '../ports/comparer.js';
import { anomalyScore } from './anomaly-score.js';
import { elsewhere, labelAt, labelCells, masked, type RecipeAreas } from './area-labels.js';
import { findRegions } from './find-regions.js';

/** What of a recipe judges where a part differs from its golden samples. */
export type JudgingRecipe = Pick<RecipeConfig, 'thresholds' | 'minAreaPx'> & RecipeAreas;

/** What a recipe makes of the places where a part differs. */
export interface JudgedPlaces {
  /** Outside of all zones. */
  readonly score: number;
  /** Of each zone of the recipe in its order; absent where it has none. */
  readonly zones?: readonly ZoneScore[];
  /** Pixels of the inspected area, the most anomalous first. */
  readonly regions: readonly Region[];
}

/**
 * Scores and regions of an anomaly map under a recipe. Pure, so that a stored map can be judged again under another
 * recipe: what masks hold counts nowhere, each zone counts for itself, all other places together.
 *
 * @param area what the map shows, pixels of the first golden sample; masks and zones are given in these
 */
export function judgeMap(map: AnomalyMap, recipe: JudgingRecipe, area: Box): JudgedPlaces {
  const size = { width: area.width, height: area.height };
  const judge = (
    part: AnomalyMap,
    { limits, minAreaPx }: JudgedArea,
  ): Pick<JudgedPlaces, 'score' | 'regions'> => ({
    score: anomalyScore(part, minAreaPx),
    regions: findRegions(part, { threshold: limits.review ?? limits.fail, minAreaPx, size }),
  });
  const { masks = [], zones = [] } = recipe;
  if (masks.length === 0 && zones.length === 0) return judge(map, areaOf(recipe, elsewhere));
  const labels = labelCells(map, recipe, area);
  const judged = labelsOf(recipe).map((label) => judge(only(map, labels, label), areaOf(recipe, label)));
  return joined(recipe, judged);
}

/** As `judgeMap` for what a detection head found, each with the area in which its middle lies. */
export function judgeDetections(
  detections: readonly Region[],
  recipe: JudgingRecipe,
  area: Box,
): JudgedPlaces {
  const labels = detections.map(({ box }) =>
    labelAt(recipe, area.x + box.x + box.width / 2, area.y + box.y + box.height / 2),
  );
  const judged = labelsOf(recipe).map((label) => {
    const { limits, minAreaPx } = areaOf(recipe, label);
    const counted = detections.filter(
      (detection, index) => labels[index] === label && detection.areaPx >= minAreaPx,
    );
    const threshold = limits.review ?? limits.fail;
    return {
      score: counted.reduce((highest, { score }) => Math.max(highest, score), 0),
      regions: counted.filter(({ score }) => score >= threshold),
    };
  });
  return joined(recipe, judged);
}

/** The anomaly map without what masks hold. */
export function withoutMasked(map: AnomalyMap, recipe: RecipeAreas, area: Box): AnomalyMap {
  if ((recipe.masks ?? []).length === 0) return map;
  const labels = labelCells(map, recipe, area);
  return { ...map, data: map.data.map((score, cell) => (labels[cell] === masked ? 0 : score)) };
}

interface JudgedArea {
  readonly limits: Limits;
  readonly minAreaPx: number;
}

function areaOf({ thresholds, minAreaPx, zones = [] }: JudgingRecipe, label: number): JudgedArea {
  const zone = zones[label - 1];
  return { limits: zone?.thresholds ?? thresholds, minAreaPx: zone?.minAreaPx ?? minAreaPx };
}

function labelsOf({ zones = [] }: RecipeAreas): readonly number[] {
  return [elsewhere, ...zones.map((_, index) => index + 1)];
}

function only(map: AnomalyMap, labels: Uint8Array, label: number): AnomalyMap {
  return { ...map, data: map.data.map((score, cell) => (labels[cell] === label ? score : 0)) };
}

/** @param judged outside of zones first, then each zone */
function joined(
  { zones = [] }: RecipeAreas,
  [outside, ...inside]: readonly Pick<JudgedPlaces, 'score' | 'regions'>[],
): JudgedPlaces {
  const named = inside.map((judged, index) => ({ ...judged, name: zones[index]?.name ?? '' }));
  const regions = [
    ...(outside?.regions ?? []),
    ...named.flatMap(({ name, regions: found }) => found.map((region) => ({ ...region, zone: name }))),
  ];
  return {
    score: outside?.score ?? 0,
    ...(named.length === 0 ? {} : { zones: named.map(({ name, score }) => ({ name, score })) }),
    regions: regions.toSorted((a, b) => b.score - a.score),
  };
}
