import { z } from 'zod';
import { aboutFields, commonFields, modelFile, multipleOf, stride } from './manifest-fields.js';

const dims = z.number().int().min(1).max(4096);
const tensorName = z.string().min(1).max(200);
const perChannel = z.array(z.number()).min(1).max(3);

const output = z.strictObject({
  name: tensorName,
  dims,
  stride,
  layout: z
    .enum(['NCHW', 'NHWC', 'tokens'])
    .describe('"tokens": N x T x D, the grid row by row, as a vision transformer says it.'),
  skipTokens: z.number().int().min(0).max(64).describe('Tokens before the grid: class token, registers.'),
});

/**
 * The manifest of a feature extractor from outside, which has no learned distance: what `twinspect model import` writes.
 * Two places are compared by the distance of their features, and what good parts show says how far is too far.
 */
export const featuresManifestSchema = z
  .strictObject({
    schema: z.literal(2).describe('Version of this format.'),
    kind: z.literal('features'),
    ...aboutFields,
    encoder: modelFile.describe('The extractor: an image to one or more maps of features.'),
    input: z.strictObject({
      name: tensorName,
      channels: z.union([z.literal(1), z.literal(3)]).describe('1: grey, 3: colour.'),
      layout: z.enum(['NCHW', 'NHWC']),
      type: z.enum(['float32', 'uint8']),
      order: z.enum(['rgb', 'bgr']).describe('Order of the channels; grey has one.'),
      normalisation: z
        .strictObject({
          range: z.union([z.literal(1), z.literal(255)]).describe('Pixels are 0 to this, before the mean.'),
          mean: perChannel,
          std: z.array(z.number().positive()).min(1).max(3),
        })
        .nullable()
        .describe('(pixel - mean) / std for each channel in the order of the input; null for uint8.'),
      multipleOf,
      tile: z
        .strictObject({
          width: z.number().int().min(8).max(2048),
          height: z.number().int().min(8).max(2048),
        })
        .nullable()
        .describe('The one size that the graph takes; larger images go through it tile by tile.'),
    }),
    embedding: z.strictObject({
      dims: dims.describe('Of all outputs together.'),
      stride: stride.describe('Of the finest output; cells of coarser ones are repeated.'),
      outputs: z.array(output).min(1).max(8),
    }),
    comparison: z.strictObject({
      distance: z.enum(['weighted-l1', 'euclidean', 'cosine']),
      search: z.number().int().min(0).max(4).describe('Cells around a place that it may have moved by.'),
      weights: z.array(z.number().min(0)).max(4096).nullable().describe('Of each channel; null: all alike.'),
      scale: z
        .number()
        .positive()
        .describe('Distance that scores 0.5, as long as one golden sample says nothing of good parts.'),
    }),
    ...commonFields,
  })
  .superRefine((manifest, context) => {
    for (const problem of problemsOf(manifest)) {
      context.addIssue({ code: 'custom', path: problem.path, message: problem.message });
    }
  });

/** A valid manifest of a feature extractor. */
export type FeaturesManifest = z.output<typeof featuresManifestSchema>;

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

function problemsOf({ input, embedding, comparison }: Omit<FeaturesManifest, 'schema'>): readonly Problem[] {
  const problems: Problem[] = [];
  const { normalisation, channels, tile } = input;
  if ((normalisation === null) !== (input.type === 'uint8')) {
    problems.push({ path: ['input', 'normalisation'], message: 'belongs to float32 and only to it' });
  }
  for (const name of ['mean', 'std'] as const) {
    if (normalisation !== null && normalisation[name].length !== channels) {
      problems.push({
        path: ['input', 'normalisation', name],
        message: `must have ${channels} value(s), one for each channel`,
      });
    }
  }
  const sum = embedding.outputs.reduce((total, { dims: some }) => total + some, 0);
  if (sum !== embedding.dims) {
    problems.push({ path: ['embedding', 'dims'], message: `the outputs have ${sum} together` });
  }
  if (Math.min(...embedding.outputs.map((one) => one.stride)) !== embedding.stride) {
    problems.push({ path: ['embedding', 'stride'], message: 'must be that of the finest output' });
  }
  for (const [index, { stride: own }] of embedding.outputs.entries()) {
    if (own % embedding.stride !== 0) {
      problems.push({
        path: ['embedding', 'outputs', index, 'stride'],
        message: `must be a multiple of ${embedding.stride}`,
      });
    }
    if (input.multipleOf % own !== 0) {
      problems.push({ path: ['input', 'multipleOf'], message: `must be a multiple of the stride ${own}` });
    }
  }
  if (tile !== null && (tile.width % input.multipleOf !== 0 || tile.height % input.multipleOf !== 0)) {
    problems.push({ path: ['input', 'tile'], message: `must be multiples of ${input.multipleOf}` });
  }
  if (comparison.weights !== null && comparison.weights.length !== embedding.dims) {
    problems.push({ path: ['comparison', 'weights'], message: `must have ${embedding.dims} values` });
  }
  return problems;
}
