import { z } from 'zod';
import { cronExpression } from './shared.js';

export const driftSchema = z
  .strictObject({
    cron: cronExpression.default('*/5 * * * *').describe('When the charts are drawn again.'),
    subgroup: z
      .number()
      .int()
      .min(2)
      .max(1000)
      .default(10)
      .describe('Parts whose mean is one point of a chart.'),
    baseline: z
      .number()
      .int()
      .min(10)
      .max(1000)
      .default(20)
      .describe(
        'Points that the limits are learned from: the first stable ones after a recipe version became active.',
      ),
    lambda: z
      .number()
      .gt(0)
      .max(1)
      .default(0.1)
      .describe('EWMA: weight of the newest point. Smaller finds smaller drifts, later.'),
    l: z.number().min(1).max(10).default(3.7).describe('EWMA: width of the limits, standard deviations.'),
    k: z
      .number()
      .min(0.1)
      .max(3)
      .default(0.5)
      .describe('CUSUM: half of the shift to be found quickly, standard deviations of a point.'),
    h: z.number().min(1).max(50).default(8).describe('CUSUM: sum from which there is an alarm.'),
  })
  .describe(
    'Charts of brightness, sharpness, residual of the alignment and score: what drifts, and what to do.',
  );

export type DriftConfig = z.output<typeof driftSchema>;
