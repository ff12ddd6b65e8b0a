import { z } from 'zod';
import { instant, shortText } from './shared.js';

/** A command that may be carried out this much later at most, milliseconds. Its id is remembered so long. */
export const maxCommandLifeMs = 600_000;

/** Rows of the log that one command can ask for. */
export const maxHistoryRows = 500;

const order = {
  id: shortText.describe(
    'Id of the command, unique. A repeat is answered as the first one was, not done again.',
  ),
  expiresAt: instant.describe(
    'From then on the command is refused; at most ten minutes ahead. Clocks of sender and station must agree.',
  ),
};

/** Has a camera judge parts by another recipe from now on. */
export const selectRecipeCommandSchema = z.strictObject({
  ...order,
  camera: shortText.optional().describe('Camera; may be absent where the station has one.'),
  part: shortText.describe('Recipe for triggers that name none.'),
});

/** Starts the eyes of a camera anew: the camera is opened again, models and golden samples are loaded again. */
export const resetCommandSchema = z.strictObject({
  ...order,
  camera: shortText.optional().describe('Camera; all of them when absent.'),
});

/** Has the station tell everything again that it keeps retained on the broker, and on Sparkplug its births. */
export const rebirthCommandSchema = z.strictObject(order);

/** Asks for results that are in the log. */
export const historyCommandSchema = z.strictObject({
  ...order,
  fromSeq: z.int().min(1).describe('First row of the audit log.'),
  limit: z
    .int()
    .min(1)
    .max(maxHistoryRows)
    .default(100)
    .describe('Rows of the log to look at; those that are results are sent.'),
});

export type SelectRecipeCommand = z.output<typeof selectRecipeCommandSchema>;
export type ResetCommand = z.output<typeof resetCommandSchema>;
export type RebirthCommand = z.output<typeof rebirthCommandSchema>;
export type HistoryCommand = z.output<typeof historyCommandSchema>;
