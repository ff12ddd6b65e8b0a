import { judgedScores, type Limits } from '../domain/decide.js';
import type { Inspection } from '../domain/inspection.js';
import type { LogEntry } from '../domain/log-entry.js';
import { toOpcResult } from './opc-result.js';
import type { ResultPayload } from './result-payload.js';

/** What the network is told of a row of the log; nothing for a row that is no inspection. */
export function toResultPayload({ seq, hash, body }: LogEntry): ResultPayload | undefined {
  if (body.kind !== 'inspection') return undefined;
  const { id, station, trigger, thresholds, provenance, evidence, judgedAt, elapsedMs } = body.inspection;
  const { modelHash, referenceHash, recipeVersion, recipeHash, configHash, software } = provenance;
  return {
    schema: 1,
    seq,
    id,
    station,
    camera: trigger.camera,
    part: trigger.part,
    ...(trigger.serial === undefined ? {} : { serial: trigger.serial }),
    ...(trigger.lot === undefined ? {} : { lot: trigger.lot }),
    triggerId: trigger.id,
    triggerSource: trigger.source,
    requestedAt: trigger.requestedAt,
    judgedAt,
    elapsedMs,
    ...outcome(body.inspection),
    ...limitFields(thresholds),
    ...(modelHash === undefined ? {} : { modelHash }),
    ...(referenceHash === undefined ? {} : { referenceHash }),
    ...(recipeVersion === undefined ? {} : { recipeVersion }),
    ...(recipeHash === undefined ? {} : { recipeHash }),
    configHash,
    software,
    evidence: evidence.map(({ role, sha256, mediaType }) => ({ role, sha256, mediaType })),
    rowHash: hash,
    opc40100: toOpcResult(body.inspection),
  };
}

function outcome({
  verdict,
  observation,
  thresholds,
}: Inspection): Pick<
  ResultPayload,
  'verdict' | 'reason' | 'detail' | 'late' | 'score' | 'zones' | 'regions' | 'provider'
> {
  const said =
    verdict.kind === 'unjudged'
      ? { verdict: verdict.kind, reason: verdict.reason, detail: verdict.detail, late: verdict.late }
      : { verdict: verdict.kind };
  if (observation.kind === 'failed') return { ...said, regions: [] };
  const { score, regions, provider } = observation.comparison;
  const zones = judgedScores(observation.comparison, thresholds).flatMap(({ zone, score: of, limits }) =>
    zone === undefined || !Number.isFinite(of) ? [] : [{ name: zone, score: of, ...limitFields(limits) }],
  );
  return {
    ...said,
    score,
    provider,
    ...(zones.length === 0 ? {} : { zones }),
    regions: regions.map(({ box, areaPx, score: peak, defect, distance, zone }) => ({
      ...box,
      areaPx,
      score: peak,
      ...(defect === undefined ? {} : { defect }),
      ...(distance === undefined ? {} : { distance }),
      ...(zone === undefined ? {} : { zone }),
    })),
  };
}

function limitFields({ fail, review }: Limits): {
  readonly failThreshold: number;
  readonly reviewThreshold?: number;
} {
  return { failThreshold: fail, ...(review === undefined ? {} : { reviewThreshold: review }) };
}
