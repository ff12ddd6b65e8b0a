import { z } from 'zod';
import { verdictKinds } from '../domain/verdict.js';
import { instant, sha256, shortText } from './shared.js';

const share = z.number().min(0).max(1);
const maxInspections = 5000;

const common = {
  part: shortText.describe('Part whose inspections are judged again.'),
};

/** Which recipe to try on the log. */
export const whatIfCommandSchema = z.strictObject({
  ...common,
  limit: z.int().min(1).max(maxInspections).default(500).describe('The newest so many inspections.'),
  version: z.int().min(1).optional().describe('Version of the recipe store; that in use when absent.'),
  fail: share.optional().describe('Anomaly score from which parts fail.'),
  review: share.optional().describe('Anomaly score from which a person decides.'),
  minAreaPx: z.int().min(1).optional().describe('Smaller regions are not counted, pixels.'),
  settings: z
    .record(z.string(), z.json())
    .optional()
    .describe(
      'Keys of a recipe that are to differ, as in the configuration: thresholds, masks, zones, minAreaPx.',
    ),
});

/** The same as a question in an address. */
export const whatIfQuerySchema = z.strictObject({
  ...common,
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxInspections)
    .default(500)
    .describe('The newest so many inspections.'),
  version: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Version of the recipe store; that in use when absent.'),
  fail: z.coerce.number().min(0).max(1).optional().describe('Anomaly score from which parts fail.'),
  review: z.coerce.number().min(0).max(1).optional().describe('Anomaly score from which a person decides.'),
  minAreaPx: z.coerce.number().int().min(1).optional().describe('Smaller regions are not counted, pixels.'),
  language: z.enum(['en', 'zh-TW']).optional().describe('That of the station when absent.'),
});

const verdict = z.enum(verdictKinds);
const count = z.int().min(0);
const row = z.object({ pass: count, review: count, fail: count, unjudged: count });

/** What another recipe would have made of the newest inspections. */
export const whatIfAnswerSchema = z.object({
  part: z.string(),
  inspections: count.describe('That were looked at.'),
  rejudged: count.describe('That could be judged again from their maps.'),
  gaps: z
    .object({ 'not-compared': count, 'no-map': count, 'other-comparison': count })
    .describe('That could not, and why.'),
  counts: z.object({ pass: row, review: row, fail: row, unjudged: row }).describe('`counts[was][becomes]`.'),
  flips: z
    .array(
      z.object({
        seq: z.int().min(1),
        id: z.uuid(),
        judgedAt: instant,
        camera: z.string(),
        serial: z.string().optional(),
        file: z.string().optional(),
        before: verdict,
        after: verdict,
        scoreBefore: z.number(),
        scoreAfter: z.number(),
        regions: count,
        picture: z.object({ sha256, mediaType: z.string() }).optional(),
      }),
    )
    .describe('Verdicts that flip, newest first.'),
  unrepeatable: count.describe(
    'Judged otherwise from their maps than they were; above 0 the answer is not reliable.',
  ),
});

export type WhatIfCommand = z.output<typeof whatIfCommandSchema>;
export type WhatIfQuery = z.output<typeof whatIfQuerySchema>;
export type WhatIfAnswer = z.output<typeof whatIfAnswerSchema>;
