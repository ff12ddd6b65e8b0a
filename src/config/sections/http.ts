import { z } from 'zod';

export const httpSchema = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
    port: z
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(8080)
      .describe('TCP port to listen on; 0 takes a free one.'),
  })
  .describe('Operator API and page.');
