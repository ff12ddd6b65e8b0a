import { validate } from 'node-cron';
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

/** When to do something: five or six fields, local time. */
export const cronExpression: z.ZodString = z
  .string()
  .refine(validate, 'must be a cron expression of five or six fields, for example "*/5 6-22 * * 1-5"');
