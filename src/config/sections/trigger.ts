import { z } from 'zod';
import { cronExpression, name } from './shared.js';

const target = {
  camera: name.describe('Camera that inspects.'),
  part: name.optional().describe('Recipe; that of the camera when absent.'),
};

export const triggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('interval'),
    everyMs: z.number().int().min(10).max(86_400_000).describe('Milliseconds from one start to the next.'),
    ...target,
  }),
  z.strictObject({
    kind: z.literal('schedule'),
    cron: cronExpression.describe('Cron expression of five or six fields, local time.'),
    ...target,
  }),
]);
