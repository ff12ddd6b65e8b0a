import { z } from 'zod';

/** A name that can stand in a topic, a file name and a URL. */
export const name: z.ZodString = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'letters, digits, "_", "." and "-", at most 63 of them');

/** Pixels, upper left corner and size. */
export const box: z.ZodObject<{
  x: z.ZodNumber;
  y: z.ZodNumber;
  width: z.ZodNumber;
  height: z.ZodNumber;
}> = z.strictObject({
  x: z.number().int().min(0),
  y: z.number().int().min(0),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
