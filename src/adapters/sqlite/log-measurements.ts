import type { Database } from 'better-sqlite3';
import type { Measurement } from '../../domain/measurement.js';
import { verdictKinds } from '../../domain/verdict.js';

interface MeasurementRow {
  readonly seq: number;
  readonly judgedAt: string;
  readonly part: string;
  readonly camera: string;
  readonly verdict: string;
  readonly recipe: string | null;
  readonly score: number | null;
  readonly residualPx: number | null;
  readonly brightness: number | null;
  readonly sharpness: number | null;
}

/*
 * A version of a recipe names itself; other recipes are known by model and golden samples, which say nothing where nothing
 * was compared.
 */
const select = `SELECT seq, judged_at AS judgedAt, part, camera, verdict, score,
    coalesce(body ->> '$.inspection.provenance.recipeHash',
      (body ->> '$.inspection.provenance.modelHash') || (body ->> '$.inspection.provenance.referenceHash')) AS recipe,
    body ->> '$.inspection.observation.alignment.residualPx' AS residualPx,
    body ->> '$.inspection.observation.frame.quality.brightness' AS brightness,
    body ->> '$.inspection.observation.frame.quality.sharpness' AS sharpness
  FROM log WHERE kind = 'inspection' AND seq > ? ORDER BY seq LIMIT ?`;

/** What the inspections behind a row measured, oldest first. SQLite reads the numbers out of the rows by itself. */
export function readMeasurements(
  database: Database,
  afterSeq: number,
  limit: number,
): readonly Measurement[] {
  const rows = database.prepare<[number, number], MeasurementRow>(select).all(afterSeq, limit);
  return rows.map(({ seq, judgedAt, part, camera, ...row }) => ({
    seq,
    judgedAt,
    part,
    camera,
    verdict: verdictKinds.find((kind) => kind === row.verdict) ?? 'unjudged',
    ...(row.recipe === null ? {} : { recipe: row.recipe }),
    ...(row.score === null ? {} : { score: row.score }),
    ...(row.residualPx === null ? {} : { residualPx: row.residualPx }),
    ...(row.brightness === null ? {} : { brightness: row.brightness }),
    ...(row.sharpness === null ? {} : { sharpness: row.sharpness }),
  }));
}
