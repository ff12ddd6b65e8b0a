import { z } from 'zod';
import { instant, shortText } from './shared.js';

/** Largest command that is looked at, bytes. */
export const maxCommandBytes = 4096;

/** Asks for one inspection, over MQTT or HTTP. */
export const inspectCommandSchema = z.strictObject({
  id: shortText
    .optional()
    .describe(
      'Trigger id, unique for each part and pass. A repeat is answered from the audit log, not inspected.',
    ),
  camera: shortText.optional().describe('Camera; may be absent where the station has one.'),
  part: shortText.optional().describe('Recipe; that of the camera when absent.'),
  serial: shortText.optional().describe('Serial number of the part.'),
  lot: shortText.optional().describe('Lot of the part.'),
  expiresAt: instant.optional().describe('From then on the command is refused: the part is gone.'),
});

export type InspectCommand = z.output<typeof inspectCommandSchema>;
