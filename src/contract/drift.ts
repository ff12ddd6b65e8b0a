import { z } from 'zod';
import { shortText } from './shared.js';

/** Which report, in which language. */
export const reportQuerySchema = z.strictObject({
  part: shortText.optional().describe('Only this part.'),
  language: z.enum(['en', 'zh-TW']).optional().describe('That of the station when absent.'),
});

const chart = z.object({
  chart: z
    .enum(['brightness', 'sharpness', 'residual', 'score'])
    .describe(
      'Grey levels; logarithm of sharpness over brightness squared; pixels; log-odds of the score of passed parts.',
    ),
  status: z.enum(['learning', 'in-control', 'alarm']).describe('`learning`: there are no limits yet.'),
  points: z.int().min(0).describe('Means of so many subgroups.'),
  mean: z.number().optional().describe('In control.'),
  sd: z.number().optional().describe('Standard deviation of the points in control.'),
  average: z.number().optional().describe('Moving average by now.'),
});

/** What drifts. */
export const driftReportSchema = z.object({
  parts: z.array(
    z.object({
      part: z.string().describe('Recipe.'),
      recipe: z.string().optional().describe('Hash of what parts are judged by since `activeSince`.'),
      activeSince: z.string().describe('Time of the first inspection under it.'),
      inspections: z.int().min(0).describe('Since then.'),
      cause: z
        .enum(['light-fades', 'light-grows', 'focus-drifts', 'alignment-drifts', 'golden-samples-outdated'])
        .optional()
        .describe('Error code of what drifts; absent when nothing does.'),
      charts: z.array(chart),
    }),
  ),
});

export type ReportQuery = z.output<typeof reportQuerySchema>;
export type DriftReport = z.output<typeof driftReportSchema>;
