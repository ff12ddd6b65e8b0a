import { z } from 'zod';
import { verdictKinds } from '../domain/verdict.js';
import { shortText } from './shared.js';

/** Largest command that is looked at, bytes. */
export const maxCommandBytes = 4096;

/** Asks for one inspection, over MQTT or HTTP. */
export const inspectCommandSchema = z.strictObject({
  id: shortText
    .optional()
    .describe(
      'Trigger id, unique for each part and pass. A repeat is answered from the audit log, not inspected.',
    ),
  camera: shortText.optional().describe('Camera; may be absent where the station has one.'),
  part: shortText.optional().describe('Recipe; that of the camera when absent.'),
  serial: shortText.optional().describe('Serial number of the part.'),
  lot: shortText.optional().describe('Lot of the part.'),
});

/** Answer to a command over MQTT. */
export const inspectReplySchema = z.object({
  schema: z.literal(1).describe('Version of this format.'),
  id: z.string().optional().describe('Trigger id of the command, where it could be read.'),
  ok: z.boolean().describe('The part was inspected; see `verdict`.'),
  verdict: z.enum(verdictKinds).optional().describe('Of an inspected part.'),
  seq: z.int().min(1).optional().describe('Row of the audit log; the result itself is on the result topic.'),
  inspectionId: z.uuid().optional().describe('Id of the inspection.'),
  error: z
    .object({
      code: z.string().describe('Error code of docs/errors.md.'),
      message: z.string().describe('What is wrong.'),
      mend: z.string().describe('What to do.'),
    })
    .optional()
    .describe('Why there was no inspection.'),
});

export type InspectCommand = z.output<typeof inspectCommandSchema>;
export type InspectReply = z.output<typeof inspectReplySchema>;
