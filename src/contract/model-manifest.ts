import { z } from 'zod';
import { featuresManifestSchema } from './features-manifest.js';
import { aboutFields, commonFields, modelFile, multipleOf, stride, unitInterval } from './manifest-fields.js';

/**
 * The manifest of a Siamese network: the files with their hashes, the contract that the two graphs keep, and where the
 * model came from.
 */
export const siameseManifestSchema = z
  .strictObject({
    schema: z.literal(1).describe('Version of this format.'),
    ...aboutFields,
    encoder: modelFile.describe('One branch of the network: `image` to `embedding`.'),
    head: modelFile.describe(
      'The learned distance: `test` and `reference` to `map`, with a detector also `classes` and `boxes`.',
    ),
    input: z.strictObject({
      channels: z.union([z.literal(1), z.literal(3)]).describe('1: grey, 3: BGR.'),
      layout: z.literal('NHWC'),
      type: z.literal('uint8'),
      multipleOf,
      light: z
        .strictObject({
          mean: z.number().min(0).max(255),
          deviation: z.number().min(1).max(128),
          floor: z.number().min(0).max(255).describe('Added to the deviation of the image, grey levels.'),
        })
        .optional()
        .describe('Mean and deviation that a grey image is given before it is embedded, grey levels.'),
    }),
    embedding: z.strictObject({ dims: z.number().int().min(1).max(4096), stride }),
    map: z.strictObject({ stride }),
    detection: z
      .strictObject({
        stride,
        classes: z
          .array(z.string().min(1))
          .min(1)
          .max(1000)
          .describe('Defect names in the order of the planes.'),
        nms: z.boolean().describe('Overlapping detections must still be suppressed.'),
        scoreThreshold: unitInterval.describe('Least score of a detection.'),
      })
      .nullable(),
    screening: z
      .strictObject({
        slackPx: z.number().int().min(0).max(4).describe('How far a place may lie off as a whole.'),
        tolerancePx: z.number().int().min(0).max(8).describe('How far an edge may lie off besides.'),
        contrast: z.number().int().min(1).max(255).describe('Smaller differences do not count, grey levels.'),
        leastPx: z.number().int().min(1).max(64).describe('Pixels of 8 x 8 that must differ.'),
        marginPx: z
          .number()
          .int()
          .min(8)
          .max(256)
          .multipleOf(8)
          .describe('How much around a difference is looked at.'),
        rimCells: z
          .number()
          .int()
          .min(0)
          .max(32)
          .describe('Cells of an embedding that the end of a cut image reaches.'),
      })
      .optional()
      .describe('How places are cleared without the network; absent where it must see everything.'),
    ...commonFields,
  })
  .superRefine((manifest, context) => {
    if (manifest.screening !== undefined && manifest.input.channels !== 1) {
      const message = 'is for models of grey images';
      context.addIssue({ code: 'custom', path: ['screening'], message });
    }
    const strides = [manifest.embedding.stride, manifest.map.stride, manifest.detection?.stride ?? 1];
    for (const value of strides) {
      if (manifest.input.multipleOf % value !== 0) {
        const message = `must be a multiple of the stride ${value}`;
        context.addIssue({ code: 'custom', path: ['input', 'multipleOf'], message });
      }
    }
  });

/** A valid manifest of a Siamese network. */
export type SiameseManifest = z.output<typeof siameseManifestSchema>;

/** What `models/<name>/manifest.json` says; `schema` tells which of the two kinds it is. */
export const modelManifestSchema = z.discriminatedUnion('schema', [
  siameseManifestSchema,
  featuresManifestSchema,
]);

/** A valid manifest. */
export type ModelManifest = z.output<typeof modelManifestSchema>;
