import { z } from 'zod';
import type { Inspection } from '../domain/inspection.js';
import type { UnjudgedReason } from '../domain/observation.js';
import { instant, sha256 } from './shared.js';

/** The result under the names of OPC 40100-1 (machine vision), with the evaluation of OPC 40001-101. */
export const opcResultSchema = z.object({
  ResultId: z.uuid().describe('Equals `id`.'),
  IsPartial: z.literal(false).describe('A result is always whole.'),
  IsSimulated: z.boolean().describe('The frame came from a file.'),
  ResultState: z
    .union([z.literal(1), z.literal(3), z.literal(4)])
    .describe('1 completed, 3 aborted (too late, too many, stopping), 4 failed.'),
  ResultEvaluation: z
    .union([z.literal(1), z.literal(2), z.literal(3)])
    .describe('1 OK (`pass`), 2 not OK (`fail`), 3 not decidable (`review`, `unjudged`).'),
  CreationTime: instant.describe('Equals `judgedAt`.'),
  JobId: z.string().describe('Equals `triggerId`.'),
  PartId: z.string().optional().describe('Equals `serial`.'),
  ProductId: z.string().describe('Equals `part`.'),
  ExternalRecipeId: z.string().describe('Equals `part`.'),
  InternalRecipeId: sha256.describe('Hash of what the recipe says.'),
  InternalConfigurationId: sha256.describe('Equals `configHash`.'),
  ProcessingTimes: z
    .object({
      StartTime: instant.describe('Equals `requestedAt`.'),
      EndTime: instant.describe('Equals `judgedAt`.'),
      AcquisitionDuration: z.number().min(0).optional().describe('Until the frame was there, milliseconds.'),
      ProcessingDuration: z.number().min(0).describe('The rest until the verdict, milliseconds.'),
    })
    .describe('When and how long.'),
});

type OpcResult = z.output<typeof opcResultSchema>;

/** Evaluation codes of OPC 40001-101. */
export function opcEvaluation({ kind }: Inspection['verdict']): 1 | 2 | 3 {
  switch (kind) {
    case 'pass':
      return 1;
    case 'fail':
      return 2;
    case 'review':
    case 'unjudged':
      return 3;
  }
}

const aborted: ReadonlySet<UnjudgedReason> = new Set(['late', 'overrun', 'stopping']);

/** An inspection as OPC 40100-1 names it. */
export function toOpcResult(inspection: Inspection): OpcResult {
  const { id, trigger, verdict, observation, provenance, judgedAt, elapsedMs } = inspection;
  const acquisitionMs = observation.timings['frame'];
  return {
    ResultId: id,
    IsPartial: false,
    IsSimulated: observation.frame?.file !== undefined,
    ResultState: verdict.kind !== 'unjudged' ? 1 : aborted.has(verdict.reason) ? 3 : 4,
    ResultEvaluation: opcEvaluation(verdict),
    CreationTime: judgedAt,
    JobId: trigger.id,
    ...(trigger.serial === undefined ? {} : { PartId: trigger.serial }),
    ProductId: trigger.part,
    ExternalRecipeId: trigger.part,
    // Of a recipe that is a part of the configuration file no smaller hash is on record.
    InternalRecipeId: provenance.recipeHash ?? provenance.configHash,
    InternalConfigurationId: provenance.configHash,
    ProcessingTimes: {
      StartTime: trigger.requestedAt,
      EndTime: judgedAt,
      ...(acquisitionMs === undefined ? {} : { AcquisitionDuration: acquisitionMs }),
      ProcessingDuration: Math.max(0, elapsedMs - (acquisitionMs ?? 0)),
    },
  };
}
