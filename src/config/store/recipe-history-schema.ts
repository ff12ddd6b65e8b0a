import { z } from 'zod';
import type { RecipeChange, RecipeHistory, RecipeVersion } from '../../domain/recipe-history.js';

const change = z.strictObject({
  id: z.string().describe('The row of the audit log has it too.'),
  kind: z.enum(['drafted', 'imported', 'approved', 'activated', 'retired']).describe('What was done.'),
  version: z.int().min(1).describe('Version.'),
  hash: z.string().describe('SHA-256 of its content.'),
  by: z.string().describe('Who did it.'),
  why: z.string().describe('Why.'),
  at: z.string().describe('When.'),
  previous: z
    .int()
    .min(1)
    .optional()
    .describe('Version that a draft was made from, or that an activation replaced.'),
  origin: z.string().optional().describe('Of an import: where it came from.'),
}) satisfies z.ZodType<RecipeChange>;

/** One version and what became of it. */
export const recipeVersionSchema = z.strictObject({
  version: z.int().min(1).describe('Number of the version.'),
  hash: z.string().describe('SHA-256 of its content.'),
  state: z
    .enum(['draft', 'approved', 'active', 'retired'])
    .describe('One version of a part can be `active`.'),
  changes: z.array(change).min(1).describe('Oldest first.'),
}) satisfies z.ZodType<RecipeVersion>;

/** `history.json`: what became of each version of a part. */
export const recipeHistorySchema = z.strictObject({
  part: z.string().describe('Name of the part.'),
  versions: z.array(recipeVersionSchema).describe('Oldest first.'),
}) satisfies z.ZodType<RecipeHistory>;

/** `pending.json`: a change that is being made, and the last row that the audit log had before. */
export const pendingChangeSchema = z.strictObject({ change, afterSeq: z.int().min(0) });

export type PendingChange = z.output<typeof pendingChangeSchema>;
