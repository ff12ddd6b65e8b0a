import { z } from 'zod';
import { recipeSchema } from '../sections/recipe.js';
import { name } from '../sections/shared.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');

/** How a part is judged, apart from what it is compared with: as in a recipe of the configuration. */
export const recipeSettingsSchema = recipeSchema.omit({ part: true, from: true, references: true });

/** Where a threshold came from. What calibration adds is kept, so that a later version can read an earlier one's. */
const calibrationSchema = z.looseObject({
  method: z.string().describe('How the thresholds were chosen.'),
  samples: z.array(sha256).describe('SHA-256 of the good parts that they were chosen from.'),
  calibratedAt: z.iso.datetime({ precision: 3 }).describe('When.'),
  software: z.string().describe('Version and commit of the program that chose them.'),
});

const goldenSampleSchema = z.strictObject({
  sha256: sha256.describe('Of the image file.'),
  /* Made from the hash, so that an edited list cannot lead out of its folder. */
  file: z
    .string()
    .regex(/^[0-9a-f]{64}\.(?:png|jpe?g|bmp|tiff?)$/, 'must be a hash with the ending of an image')
    .describe('Its name in the folder of samples.'),
});

/** One version of a recipe: all that judging needs. Never changed once it is written. */
export const recipeContentSchema = z.strictObject({
  schema: z.literal(1).describe('Version of this format.'),
  part: name.describe('Name of the part.'),
  samples: z
    .array(goldenSampleSchema)
    .min(1)
    .max(200)
    .describe('Golden samples in order; parts are aligned to the first.'),
  modelHash: sha256.describe('SHA-256 of the model. No other model of that name may judge by this version.'),
  ...recipeSettingsSchema.shape,
  calibration: calibrationSchema
    .optional()
    .describe('Where the thresholds came from, where they were calibrated.'),
});

export type RecipeSettings = z.output<typeof recipeSettingsSchema>;
export type RecipeContent = z.output<typeof recipeContentSchema>;
export type GoldenSample = RecipeContent['samples'][number];
