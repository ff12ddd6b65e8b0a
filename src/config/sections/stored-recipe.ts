import { z } from 'zod';
import { name } from './shared.js';

/** A recipe of which the configuration says no more than its name: its active version in the store is used. */
export const storedRecipeSchema = z.strictObject({
  part: name.describe('Name of the part.'),
  from: z
    .literal('store')
    .describe(
      '`store`: judged by the active version that `twinspect register` and `twinspect recipe` keep. Absent: the recipe is written out here.',
    ),
});
