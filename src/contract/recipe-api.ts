import { z } from 'zod';
import { name } from '../config/sections/shared.js';
import { recipeContentSchema } from '../config/store/recipe-content.js';
import { recipeHistorySchema, recipeVersionSchema } from '../config/store/recipe-history-schema.js';
import { sha256, shortText } from './shared.js';

const version = z.coerce.number().int().min(1).describe('Number of a version.');

/** Who changes something, and why: goes into the audit log. */
const signed = {
  by: shortText.describe('Who does it, for the audit log.'),
  why: z.string().min(1).max(500).describe('Why, for the audit log.'),
};

export const partParamsSchema = z.strictObject({ part: name });
export const versionParamsSchema = z.strictObject({ part: name, version });
export const sampleParamsSchema = z.strictObject({ part: name, sha256 });

export const recipeListSchema = z.object({
  recipes: z.array(recipeHistorySchema).describe('One for each part of the store.'),
});

/** A version, whole. */
export const recipeDetailSchema = recipeVersionSchema.extend({ content: recipeContentSchema });

/** An image that may become a golden sample, and what was found out about it. */
export const candidateSchema = z.object({
  sha256: sha256.describe('Hash of the image: its address below `candidates/`.'),
  kind: z
    .enum(['good', 'near-duplicate', 'outlier', 'rejected'])
    .describe(
      '`near-duplicate` adds nothing, `outlier` differs too much, `rejected` cannot be a golden sample.',
    ),
  score: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Anomaly score against the golden samples and the candidates before; absent where there are none.',
    ),
  nearest: z
    .object({ sha256, difference: z.number().min(0) })
    .optional()
    .describe('The golden sample that resembles it most.'),
  why: z.string().optional().describe('Why it was rejected.'),
});

export const candidatesSchema = z.object({ candidates: z.array(candidateSchema).describe('Oldest first.') });

/** A frame of a camera as a candidate. The image itself is sent as `image/png` or another image type instead. */
export const captureSchema = z.strictObject({
  camera: shortText
    .optional()
    .describe('Camera to take a frame from; may be absent where the station has one.'),
});

export const newVersionSchema = z.strictObject({
  ...signed,
  base: version.optional().describe('Version to start from; the newest that was not retired when absent.'),
  add: z.array(sha256).max(200).default([]).describe('Candidates that become golden samples.'),
  without: z.array(sha256).default([]).describe('Golden samples that are left out.'),
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Keys of a recipe that are to differ, as in the configuration.'),
});

export const diffQuerySchema = z.strictObject({
  from: version.optional().describe('The version in use when absent.'),
  to: version,
});

export const differencesSchema = z.object({
  differences: z.array(
    z.object({
      key: z.string().describe('Key of the recipe, or `samples`.'),
      from: z.string().optional().describe('JSON of the value, or the hash of a golden sample that is gone.'),
      to: z.string().optional().describe('What is there instead.'),
    }),
  ),
});

/** What became of an import. */
export const importedSchema = z.object({ part: z.string(), version: recipeVersionSchema });

export const importQuerySchema = z.strictObject(signed);

export const changeSchema = z.strictObject(signed);
export const rollbackSchema = z.strictObject({
  ...signed,
  to: version.optional().describe('Version to go back to; the one in use before when absent.'),
});

export type Candidate = z.output<typeof candidateSchema>;
export type RecipeDetail = z.output<typeof recipeDetailSchema>;
export type NewVersionCommand = z.output<typeof newVersionSchema>;
export type ChangeCommand = z.output<typeof changeSchema>;
