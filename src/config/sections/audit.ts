import { z } from 'zod';
import { cronExpression } from './shared.js';

export const auditSchema = z
  .strictObject({
    keepEvidenceDays: z
      .number()
      .min(0)
      .max(36_500)
      .default(90)
      .describe('Evidence images older than this are removed. Verdicts are never removed.'),
    keepEvidenceBytes: z
      .number()
      .int()
      .min(0)
      .default(20_000_000_000)
      .describe('The oldest evidence images are removed above this size.'),
    keepMaps: z
      .boolean()
      .default(true)
      .describe(
        'Keep the anomaly map of each part as evidence: `twinspect whatif` judges again from it, without inference.',
      ),
    describedRegions: z
      .number()
      .int()
      .min(0)
      .max(100)
      .default(4)
      .describe(
        'So many regions of a part are described, the most anomalous first, so that they can be named and recognised; 0 describes none.',
      ),
    retentionCron: cronExpression.default('17 * * * *').describe('When both rules are applied.'),
  })
  .describe('What evidence is kept, and how long.');
