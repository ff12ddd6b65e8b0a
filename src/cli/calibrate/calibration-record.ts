import { canonicalJson, type Json } from '../../domain/canonical-json.js';
import type { Limits } from '../../domain/decide.js';
import {
  type CalibratedBand,
  type CalibrationRequest,
  calibrateBand,
} from '../../evaluation/calibrate-band.js';
import type { OpenedRecipe } from './open-recipe.js';
import type { GoodParts } from './score-good-parts.js';

/**
 * Everything that a calibration depends on and what came out. It holds no time and no path, and nothing in it is drawn by
 * chance: the same samples, recipe, model and program make the same bytes.
 */
export interface CalibrationRecord {
  readonly schema: 1;
  readonly part: string;
  readonly software: string;
  readonly model: { readonly name: string; readonly sha256: string; readonly provider: string };
  /** SHA-256 of the golden samples in order. */
  readonly golden: readonly string[];
  /** What of the recipe scores depend on. */
  readonly recipe: Json;
  readonly request: CalibrationRequest;
  /** Of each area: outside of zones is ''. */
  readonly areas: readonly string[];
  /** SHA-256 of the good parts, sorted. */
  readonly samples: readonly string[];
  /** Of each sample its score in each area. */
  readonly scores: readonly (readonly number[])[];
  /** Samples that are golden samples too and were compared with the others only. */
  readonly leftOut: readonly string[];
  readonly unjudged: readonly string[];
  readonly result: CalibratedBand;
}

interface MakeRecord {
  readonly opened: OpenedRecipe;
  readonly good: GoodParts;
  readonly request: CalibrationRequest;
  readonly software: string;
}

/** Calibrates and writes down what from. */
export function makeRecord({ opened, good, request, software }: MakeRecord): CalibrationRecord {
  const { recipe, comparer, goldenHashes } = opened;
  const { part, alignment, region, comparison, masks, zones, minAreaPx } = recipe;
  const areas = ['', ...zones.map(({ name }) => name)];
  const scores = good.parts.map((one) => one.scores);
  const shapes = zones.map(({ name, polygon, minAreaPx: area }) => ({ name, polygon, minAreaPx: area }));
  const { modelHash: sha256, provider } = comparer.info;
  return {
    schema: 1,
    part,
    software,
    model: { name: recipe.model, sha256, provider },
    golden: goldenHashes,
    recipe: asJson({ alignment, region, comparison, masks, zones: shapes, minAreaPx }),
    request,
    areas,
    samples: good.parts.map((one) => one.sha256),
    scores,
    leftOut: good.parts.filter(({ leftOut }) => leftOut).map((one) => one.sha256),
    unjudged: good.unjudged.map((one) => one.sha256),
    result: calibrateBand(scores, areas.length, request),
  };
}

/** The bytes of a record. */
export function formatRecord(record: CalibrationRecord): string {
  return `${canonicalJson(asJson(record))}\n`;
}

/** The limits of each area; a review threshold that is not below that of failing makes no band. */
export function limitsOf({ result: { fail, review }, areas }: CalibrationRecord): readonly Limits[] {
  return areas.map((_, area) => {
    const failFrom = rounded(fail.thresholds[area] ?? 1);
    const reviewFrom = review === undefined ? undefined : rounded(review.thresholds[area] ?? 1);
    return reviewFrom === undefined || reviewFrom >= failFrom
      ? { fail: failFrom }
      : { fail: failFrom, review: reviewFrom };
  });
}

/** Upwards, so that no good part is rejected by rounding. */
function rounded(threshold: number): number {
  return Math.min(1, Math.ceil(threshold * 1e6 - 1e-6) / 1e6);
}

function asJson(value: unknown): Json {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what was JSON is read back as JSON
  return JSON.parse(JSON.stringify(value)) as Json;
}
