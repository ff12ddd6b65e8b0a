import { z } from 'zod';

/** One example of a named kind of defect, a file that is named by the hash of its content. */
export const defectExampleSchema = z.strictObject({
  schema: z.literal(1).describe('Version of this format.'),
  part: z.string().describe('Part that it was seen on.'),
  name: z.string().min(1).max(64).describe('What people call it.'),
  modelHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Model that described it: another one says other things.'),
  descriptor: z.array(z.number()).min(1).max(4096).describe('Unit vector.'),
  inspection: z.string().describe('Id of the inspection.'),
  region: z.int().min(1).describe('Number of the region in it, from 1.'),
  box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  by: z.string().describe('Who named it.'),
  at: z.string().describe('When.'),
});

export type StoredExample = z.output<typeof defectExampleSchema>;
