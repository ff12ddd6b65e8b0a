import { z } from 'zod';
import { verdictKinds } from '../domain/verdict.js';
import { commandVerbs } from './topics.js';

/** Answer to a command over MQTT. */
export const commandReplySchema = z.object({
  schema: z.literal(1).describe('Version of this format.'),
  command: z.enum(commandVerbs).optional().describe('Which command is answered; absent for an unknown one.'),
  id: z.string().optional().describe('Id of the command, where it could be read.'),
  ok: z.boolean().describe('It was done. Of `inspect`: the part was inspected; see `verdict`.'),
  verdict: z.enum(verdictKinds).optional().describe('Of an inspected part.'),
  seq: z
    .int()
    .min(1)
    .optional()
    .describe('Row of the audit log that says so; of `inspect` the inspection itself.'),
  inspectionId: z.uuid().optional().describe('Id of the inspection.'),
  sent: z.int().min(0).optional().describe('Of `history`: results that were sent.'),
  nextSeq: z.int().min(1).optional().describe('Of `history`: where to go on; absent at the end of the log.'),
  error: z
    .object({
      code: z.string().describe('Error code of docs/errors.md.'),
      message: z.string().describe('What is wrong.'),
      mend: z.string().describe('What to do.'),
    })
    .optional()
    .describe('Why it was not done.'),
});

export type CommandReply = z.output<typeof commandReplySchema>;
