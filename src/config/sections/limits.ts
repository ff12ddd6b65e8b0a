import { z } from 'zod';

/** From which anomaly scores on something is done about a part. */
export const limits = z
  .strictObject({
    fail: z.number().min(0).max(1).describe('Anomaly scores at or above it fail.'),
    review: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Anomaly scores from here up to `fail` ask for a review.'),
  })
  .refine(({ fail, review }) => review === undefined || review < fail, {
    message: 'review must be below fail',
    path: ['review'],
  });
