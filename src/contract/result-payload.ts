import { z } from 'zod';
import { verdictKinds } from '../domain/verdict.js';
import { opcResultSchema } from './opc-result.js';
import { instant, sha256 } from './shared.js';

const region = z.object({
  x: z.int().min(0).describe('Left edge, pixels of the aligned part.'),
  y: z.int().min(0).describe('Upper edge, pixels of the aligned part.'),
  width: z.int().min(1).describe('Pixels.'),
  height: z.int().min(1).describe('Pixels.'),
  areaPx: z.number().min(0).describe('Area that differs, pixels.'),
  score: z.number().min(0).max(1).describe('Highest anomaly score in it.'),
  defect: z
    .string()
    .optional()
    .describe(
      'Defect name, where the model knows names or people have named examples; `unknown` where it looks like none.',
    ),
  distance: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe('Cosine distance to the nearest named example, where there is one.'),
  zone: z.string().optional().describe('Zone of the recipe that it lies in.'),
});

const zone = z.object({
  name: z.string().describe('Its name.'),
  score: z.number().min(0).max(1).describe('Its anomaly score.'),
  failThreshold: z.number().min(0).max(1).describe('A part fails from this score on.'),
  reviewThreshold: z.number().min(0).max(1).optional().describe('A person decides from this score on.'),
});

const evidence = z.object({
  role: z.enum(['frame', 'overlay', 'map']).describe('What the image shows.'),
  sha256: sha256.describe('Hash of the image file: its address at `/api/evidence/<sha256>`.'),
  mediaType: z.enum(['image/jpeg', 'image/png']).describe('Its format.'),
});

/** One inspection as the network is told of it. Fields are added in later versions, never taken away or changed. */
export const resultPayloadSchema = z.object({
  schema: z.literal(1).describe('Version of this format.'),
  seq: z.int().min(1).describe('Number of the row in the audit log. A repeat of a message has the same one.'),
  id: z.uuid().describe('Id of the inspection; sorts by time.'),
  station: z.string().describe('Name of the station.'),
  camera: z.string().describe('Camera that saw the part.'),
  part: z.string().describe('Recipe that it was judged by.'),
  serial: z.string().optional().describe('Serial number, where the trigger gave one.'),
  lot: z.string().optional().describe('Lot, where the trigger gave one.'),
  triggerId: z.string().describe('Id of the trigger.'),
  triggerSource: z
    .enum(['interval', 'schedule', 'mqtt', 'http', 'cli', 'modbus', 'gpio'])
    .describe('Where the trigger came from.'),
  requestedAt: instant.describe('When the trigger came.'),
  judgedAt: instant.describe('When the verdict was made.'),
  elapsedMs: z.number().min(0).describe('From trigger to verdict on the monotonic clock, milliseconds.'),
  verdict: z.enum(verdictKinds).describe('Only `pass` is a good part.'),
  reason: z.string().optional().describe('Of `unjudged`: why, as a code.'),
  detail: z.string().optional().describe('Of `unjudged`: what was measured and expected.'),
  late: z.boolean().optional().describe('Of `unjudged`: the deadline of the recipe had passed.'),
  score: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Anomaly score of the part outside of all zones; absent when nothing was compared.'),
  failThreshold: z.number().min(0).max(1).describe('A part fails from this score on.'),
  reviewThreshold: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('A person decides from this score on, where set.'),
  zones: z
    .array(zone)
    .optional()
    .describe('Zones of the recipe, each judged by itself; absent without zones.'),
  regions: z.array(region).describe('Places that differ.'),
  provider: z.string().optional().describe('Execution provider that ran the model.'),
  modelHash: sha256.optional().describe('Model that compared.'),
  referenceHash: sha256.optional().describe('Golden samples that it was compared with.'),
  recipeVersion: z.int().min(1).optional().describe('Version of the recipe, where it comes from the store.'),
  recipeHash: sha256.optional().describe('Content of that version.'),
  configHash: sha256.describe('Configuration of the station.'),
  software: z.string().describe('Version and commit of the program.'),
  evidence: z.array(evidence).describe('Images that are kept.'),
  rowHash: sha256.describe('Hash of the row in the audit log, chained to the row before.'),
  opc40100: opcResultSchema.describe('The same under the names of OPC 40100-1.'),
});

export type ResultPayload = z.output<typeof resultPayloadSchema>;
