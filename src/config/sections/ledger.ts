import { z } from 'zod';

export const ledgerSchema = z
  .strictObject({
    baseTopic: z
      .string()
      .regex(/^[^+#\s$/][^+#\s]*[^+#\s/]$/, 'no "+", "#" or white space, no "/" at the ends')
      .default('twinspect-ledger')
      .describe(
        'Rows go out on `<baseTopic>/<station>/log`, receipts come on `<baseTopic>/<station>/receipt`.',
      ),
    window: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(200)
      .describe('Greatest number of rows under way without a receipt.'),
    keys: z
      .array(z.string().min(1))
      .max(10)
      .default([])
      .describe(
        'Keys of the ledgers that are believed, as `twinspect ledger` prints them; with none, receipts need no signature.',
      ),
  })
  .describe(
    'Delivery of every row of the audit log to the central ledger, over the broker of `mqtt`. Without it the log stays on the station.',
  );
