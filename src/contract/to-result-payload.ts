import type { Inspection } from '../domain/inspection.js';
import type { LogEntry } from '../domain/log-entry.js';
import type { ResultPayload } from './result-payload.js';

/** What the network is told of a row of the log; nothing for a row that is no inspection. */
export function toResultPayload({ seq, hash, body }: LogEntry): ResultPayload | undefined {
  if (body.kind !== 'inspection') return undefined;
  const { id, station, trigger, thresholds, provenance, evidence, judgedAt, elapsedMs } = body.inspection;
  const { modelHash, referenceHash, configHash, software } = provenance;
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
    failThreshold: thresholds.fail,
    ...(thresholds.review === undefined ? {} : { reviewThreshold: thresholds.review }),
    ...(modelHash === undefined ? {} : { modelHash }),
    ...(referenceHash === undefined ? {} : { referenceHash }),
    configHash,
    software,
    evidence: evidence.map(({ role, sha256, mediaType }) => ({ role, sha256, mediaType })),
    rowHash: hash,
  };
}

function outcome({
  verdict,
  observation,
}: Inspection): Pick<
  ResultPayload,
  'verdict' | 'reason' | 'detail' | 'late' | 'score' | 'regions' | 'provider'
> {
  const said =
    verdict.kind === 'unjudged'
      ? { verdict: verdict.kind, reason: verdict.reason, detail: verdict.detail, late: verdict.late }
      : { verdict: verdict.kind };
  if (observation.kind === 'failed') return { ...said, regions: [] };
  const { score, regions, provider } = observation.comparison;
  return {
    ...said,
    score,
    provider,
    regions: regions.map(({ box, areaPx, score: peak, defect }) => ({
      ...box,
      areaPx,
      score: peak,
      ...(defect === undefined ? {} : { defect }),
    })),
  };
}
