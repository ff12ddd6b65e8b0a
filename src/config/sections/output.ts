import { z } from 'zod';
import { name } from './shared.js';

const gpioLine = z.number().int().min(0).max(1023);

export const outputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('modbus'),
      host: z.string().min(1).default('127.0.0.1').describe('Address to listen on for the PLC.'),
      port: z.number().int().min(1).max(65_535).default(1502).describe('TCP port to listen on.'),
      cameras: z
        .array(name)
        .min(1)
        .max(64)
        .optional()
        .describe('Cameras in the order of their register blocks; all, as configured, when absent.'),
      heartbeatMs: z
        .number()
        .int()
        .min(20)
        .max(10_000)
        .default(250)
        .describe('The heartbeat register changes so often, milliseconds.'),
    }),
    z.strictObject({
      kind: z.literal('gpio'),
      camera: name.describe('Camera whose parts are told of.'),
      chip: z.string().min(1).default('gpiochip0').describe('Chip, as `gpiodetect` names it.'),
      passLine: gpioLine
        .optional()
        .describe('Line that is high for `pulseMs` when a part is good, and at no other time.'),
      rejectLine: gpioLine
        .optional()
        .describe('Line that is high for `pulseMs` for every other part; for lamps and counters.'),
      readyLine: gpioLine.optional().describe('Line that is high while a trigger would be taken.'),
      triggerLine: gpioLine.optional().describe('Input: its edge asks for an inspection.'),
      triggerEdge: z.enum(['rising', 'falling']).default('rising').describe('Edge that counts.'),
      pulseMs: z.number().int().min(1).max(60_000).default(100).describe('Length of a pulse, milliseconds.'),
    }),
  ])
  .describe('How the line hears of verdicts. A part is a reject until it is proven good.');

export type OutputConfig = z.output<typeof outputSchema>;
