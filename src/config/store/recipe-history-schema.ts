import { z } from 'zod';
import type { RecipeChange, RecipeHistory } from '../../domain/recipe-history.js';

const change = z.strictObject({
  id: z.string(),
  kind: z.enum(['drafted', 'imported', 'approved', 'activated', 'retired']),
  version: z.int().min(1),
  hash: z.string(),
  by: z.string(),
  why: z.string(),
  at: z.string(),
  previous: z.int().min(1).optional(),
  origin: z.string().optional(),
}) satisfies z.ZodType<RecipeChange>;

/** `history.json`: what became of each version of a part. */
export const recipeHistorySchema = z.strictObject({
  part: z.string(),
  versions: z.array(
    z.strictObject({
      version: z.int().min(1),
      hash: z.string(),
      state: z.enum(['draft', 'approved', 'active', 'retired']),
      changes: z.array(change).min(1),
    }),
  ),
}) satisfies z.ZodType<RecipeHistory>;

/** `pending.json`: a change that is being made, and the last row that the audit log had before. */
export const pendingChangeSchema = z.strictObject({ change, afterSeq: z.int().min(0) });

export type PendingChange = z.output<typeof pendingChangeSchema>;
