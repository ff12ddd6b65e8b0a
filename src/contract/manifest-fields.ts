import { z } from 'zod';

/** Largest model file that is read, bytes. The models of the project are a few megabytes. */
export const maxModelBytes = 512 * 1024 * 1024;

/** A name that can stand in a path, a topic and a URL. */
export const modelName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'letters, digits, "_", "." and "-"');

/** A graph beside the manifest. */
export const modelFile = z.strictObject({
  file: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_.-]{0,100}\.onnx$/,
      'must be the plain name of an .onnx file beside the manifest',
    ),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  bytes: z.number().int().min(1).max(maxModelBytes),
});

/** Pixels of one cell in each direction. */
export const stride = z.number().int().min(1).max(64);
export const unitInterval = z.number().min(0).max(1);
export const multipleOf = z
  .number()
  .int()
  .min(1)
  .max(256)
  .describe('Width and height must be multiples of it, pixels.');

/** What every manifest says for people. */
export const aboutFields = {
  name: modelName.describe('Equals the name of the folder.'),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'must be a semantic version'),
  description: z.string().min(1),
  licence: z.string().min(1).describe('SPDX expression, or words.'),
  notice: z.string().min(1).optional().describe('Terms of the training data that a user must know.'),
};

/** What every manifest says where a recipe says nothing, and where the weights came from. */
export const commonFields = {
  defaultThreshold: unitInterval.describe('Anomaly score from which a part fails, where a recipe sets none.'),
  minAreaPx: z.number().int().min(1).describe('Smaller regions are not counted, where a recipe sets none.'),
  training: z
    .record(z.string(), z.json())
    .describe('Where the weights came from: data, seed, steps, commit.'),
  figures: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .describe('What was measured, and on what.'),
};
