import { z } from 'zod';
import { masks, zones } from './areas.js';
import { limits } from './limits.js';
import { box, name } from './shared.js';

const references = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('files'),
      paths: z.array(z.string().min(1)).min(1).describe('Golden samples; parts are aligned to the first.'),
    }),
    z.strictObject({ kind: z.literal('paired') }),
  ])
  .describe('Golden samples: named `files`, or `paired` with each image of a replayed folder.');

const alignment = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('shift'),
      searchPx: z
        .number()
        .int()
        .min(1)
        .max(256)
        .default(12)
        .describe('How far a part in a fixture may have slipped, without turning, pixels.'),
      minCorrelation: z
        .number()
        .min(0)
        .max(1)
        .default(0.6)
        .describe('Least correlation of part and golden sample.'),
    }),
    z.strictObject({
      kind: z.literal('features'),
      maxResidualPx: z
        .number()
        .min(0.1)
        .max(50)
        .default(3)
        .describe('Greatest residual of the registration, pixels.'),
      maxRotationDeg: z.number().min(0).max(180).default(15).describe('Greatest rotation, degrees.'),
      maxScaleChange: z
        .number()
        .min(0)
        .max(0.5)
        .default(0.1)
        .describe('Greatest deviation of the scale from 1.'),
    }),
    z.strictObject({
      kind: z.literal('fiducials'),
      boxes: z.tuple([box, box]).describe('Two distinct marks on the first golden sample, pixels.'),
      searchPx: z
        .number()
        .int()
        .min(1)
        .max(4096)
        .default(40)
        .describe('How far a mark may have moved, pixels.'),
      minCorrelation: z
        .number()
        .min(0)
        .max(1)
        .default(0.6)
        .describe('Least correlation that counts as found.'),
    }),
  ])
  .describe('How the part is brought onto its golden sample.');

export const recipeSchema = z.strictObject({
  part: name.describe('Name of the part.'),
  from: z.literal('configuration').optional().describe('Absent: the recipe is written out here.'),
  references,
  model: name.default('generic').describe('Model that compares, a folder of the models directory.'),
  comparison: z
    .enum(['position', 'texture'])
    .default('position')
    .describe(
      '`position`: each place with the same place of the golden samples. `texture`: with all places of them, for paper, fabric, leather and other surfaces where nothing has its place.',
    ),
  screening: z
    .boolean()
    .default(true)
    .describe(
      'Places that plainly equal a golden sample are cleared without the network, where the model allows it. `false` lets the network see everything.',
    ),
  alignment: alignment.prefault({ kind: 'features' }),
  region: box
    .optional()
    .describe('Area of the golden sample that is inspected, pixels; all of it when absent.'),
  pixelsPerMm: z
    .number()
    .positive()
    .optional()
    .describe('Pixels of the first golden sample to a millimetre, so that reports tell millimetres as well.'),
  masks: masks.default([]),
  zones: zones.default([]),
  thresholds: limits.prefault({ fail: 0.5 }).describe('Outside of all zones.'),
  checkPart: z
    .boolean()
    .default(true)
    .describe(
      'Ask first which part a frame shows: one that plainly shows another part, or none that there is a recipe for, is unjudged as `wrong-part`. Not done for textures and pairs.',
    ),
  minAreaPx: z.number().int().min(1).default(16).describe('Smaller regions are not counted, pixels.'),
  deadlineMs: z
    .number()
    .int()
    .min(10)
    .max(600_000)
    .default(2000)
    .describe('Time from trigger to verdict; a part without a verdict by then is unjudged. Milliseconds.'),
});

export type RecipeConfig = z.output<typeof recipeSchema>;
