import { z } from 'zod';
import { instant } from './shared.js';

/** A fault that has come or gone. */
export const alarmPayloadSchema = z.object({
  schema: z.literal(1).describe('Version of this format.'),
  station: z.string().describe('Name of the station.'),
  id: z.string().describe('Same when it comes and when it goes.'),
  active: z.boolean().describe('It has come; `false`: it is over.'),
  component: z.string().describe('Who reports it, for example `camera:top`.'),
  code: z.string().describe('Error code of docs/errors.md.'),
  message: z.string().describe('What happened, in English.'),
  since: instant.describe('When the station saw it first.'),
  at: instant.describe('When this message was made.'),
});

export type AlarmPayload = z.output<typeof alarmPayloadSchema>;
