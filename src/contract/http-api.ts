import { z } from 'zod';
import { verdictKinds } from '../domain/verdict.js';
import { resultPayloadSchema } from './result-payload.js';
import { instant, sha256, shortText } from './shared.js';

/** What every request that failed is answered with. */
export const errorBodySchema = z.object({
  code: z.string().describe('Error code of docs/errors.md.'),
  message: z.string().describe('What happened.'),
  mend: z.string().describe('What to do.'),
});

/** Which inspections to list; newest first. */
export const inspectionsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('At most so many.'),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Only rows with a smaller `seq`: the next page.'),
  part: shortText.optional().describe('Only this recipe.'),
  camera: shortText.optional().describe('Only this camera.'),
  verdict: z.enum(verdictKinds).optional().describe('Only this verdict.'),
  since: instant.optional().describe('Judged at or after it.'),
  until: instant.optional().describe('Judged before it.'),
});

export const inspectionsSchema = z.object({
  inspections: z.array(resultPayloadSchema).describe('Newest first.'),
});

/** One inspection with what a quality engineer asks for. */
export const inspectionDetailSchema = z.object({
  result: resultPayloadSchema,
  recordedAt: instant.describe('When the row was written.'),
  previousHash: sha256.describe('Hash of the row before.'),
  publishedAt: instant.optional().describe('When the broker acknowledged it.'),
  stagesMs: z.record(z.string(), z.number()).describe('Milliseconds of each stage.'),
  file: z.string().optional().describe('File of the frame, where the camera replays files.'),
});

export const inspectionIdSchema = z.strictObject({ id: z.uuid() });
export const evidenceIdSchema = z.strictObject({ sha256 });

/** What a page must know before it shows anything. */
export const stationInfoSchema = z.object({
  station: z.string().describe('Name of the station.'),
  language: z.enum(['en', 'zh-TW']).describe('Language of the page.'),
  software: z.string().describe('Version and commit of the program.'),
  cameras: z.array(z.object({ name: z.string(), part: z.string() })).describe('Cameras and their recipes.'),
  parts: z.array(z.string()).describe('Parts that there are recipes for.'),
});

export type ErrorBody = z.output<typeof errorBodySchema>;
export type Inspections = z.output<typeof inspectionsSchema>;
export type InspectionDetail = z.output<typeof inspectionDetailSchema>;
export type StationInfo = z.output<typeof stationInfoSchema>;
