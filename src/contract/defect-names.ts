import { z } from 'zod';
import { sha256, shortText } from './shared.js';

export const regionAddressSchema = z.strictObject({
  id: z.uuid(),
  region: z.coerce.number().int().min(1).describe('From 1, the most anomalous first.'),
});

/** Names a region of a logged inspection. */
export const nameCommandSchema = z.strictObject({
  name: z.string().min(1).max(64).describe('What people call this kind of defect.'),
  by: shortText.default('operator').describe('Who names it, for the audit log.'),
});

/** A region that has got a name. */
export const namedRegionSchema = z.object({
  part: z.string().describe('Part that it was seen on.'),
  name: z.string().describe('Name that later regions like it get.'),
  sha256: sha256.describe('Of the example.'),
  examples: z.int().min(1).describe('Examples of the part by now.'),
  nearest: z
    .object({ name: z.string(), distance: z.number() })
    .optional()
    .describe(
      'Nearest example of another name, by cosine distance: near ones will be mistaken for each other.',
    ),
});

export type NameCommand = z.output<typeof nameCommandSchema>;
export type RegionAddress = z.output<typeof regionAddressSchema>;
export type NamedRegionBody = z.output<typeof namedRegionSchema>;
