import { z } from 'zod';
import { name } from '../sections/shared.js';

/** The signed line of a recipe bundle. */
export const bundleHeaderSchema = z.strictObject({
  part: name,
  version: z.int().min(1),
  station: z.string(),
  /** The text of `recipe.json`. */
  recipe: z.string(),
  /** The images that follow, one after the other. */
  files: z
    .array(
      z.strictObject({
        file: z.string().regex(/^[0-9a-f]{64}\.(?:png|jpe?g|bmp|tiff?)$/),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        bytes: z.int().min(1),
      }),
    )
    .max(200),
});

export type BundleHeader = z.output<typeof bundleHeaderSchema>;
