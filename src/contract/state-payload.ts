import { z } from 'zod';
import { instant } from './shared.js';

const camera = z.object({
  connected: z.boolean().describe('Frames come.'),
  framesRead: z.int().min(0).describe('Frames that the camera delivered.'),
  framesDropped: z.int().min(0).describe('Frames that came and were not needed.'),
  framesTorn: z.int().min(0).describe('Frames that came damaged.'),
  reconnects: z.int().min(0).describe('Times that the camera was opened again.'),
  part: z.string().optional().describe('Recipe for triggers that name none.'),
});

const counts = z.object({
  pass: z.int().min(0).describe('Good parts in the audit log.'),
  review: z.int().min(0).describe('Parts for a person to decide.'),
  fail: z.int().min(0).describe('Parts with defects.'),
  unjudged: z.int().min(0).describe('Parts that could not be judged.'),
});

const fault = z.object({
  component: z.string().describe('Who reports it, for example `camera:top`.'),
  code: z.string().describe('Error code of docs/errors.md.'),
  message: z.string().describe('What happened, in English.'),
});

const ledger = z.object({
  configured: z.boolean().describe('False: the log is kept on the station and nowhere else.'),
  acknowledgedSeq: z.int().min(0).optional().describe('The ledger has confirmed all rows up to this one.'),
  sent: z.int().min(0).optional().describe('Rows sent to it since the start, repeats counted.'),
  refused: z
    .int()
    .min(0)
    .optional()
    .describe('Receipts since the start that did not fit the log: forged or mistaken.'),
});

/** What the station is doing; the same on MQTT and over HTTP. */
export const statePayloadSchema = z.object({
  schema: z.literal(1).describe('Version of this format.'),
  station: z.string().describe('Name of the station.'),
  state: z
    .enum(['starting', 'running', 'degraded', 'stopping'])
    .describe('`degraded`: it works, with faults.'),
  faults: z.array(fault).describe('What keeps it from doing all of its work.'),
  software: z.string().describe('Version and commit of the program.'),
  at: instant.describe('When this was true.'),
  cameras: z.record(z.string(), camera).describe('By name of the camera.'),
  counts: counts.describe('Inspections in the audit log by verdict.'),
  ledger: ledger.describe('Delivery of the audit log to the central ledger.'),
});

/** Is the station there? The broker itself says no when the station is gone without a word. */
export const availabilityPayloadSchema = z.object({
  schema: z.literal(1).describe('Version of this format.'),
  online: z.boolean().describe('The station is connected to the broker.'),
  software: z.string().describe('Version and commit of the program.'),
});

/** Is this camera there? What it says holds while the station is online. */
export const cameraAvailabilityPayloadSchema = z.object({
  schema: z.literal(1).describe('Version of this format.'),
  camera: z.string().describe('Name of the camera.'),
  online: z.boolean().describe('Parts can be inspected with it.'),
});

export type StatePayload = z.output<typeof statePayloadSchema>;
export type AvailabilityPayload = z.output<typeof availabilityPayloadSchema>;
export type CameraAvailabilityPayload = z.output<typeof cameraAvailabilityPayloadSchema>;
