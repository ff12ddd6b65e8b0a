import { z } from 'zod';
import { alarmPayloadSchema } from './alarm-payload.js';
import { commandReplySchema } from './command-reply.js';
import {
  historyCommandSchema,
  rebirthCommandSchema,
  resetCommandSchema,
  selectRecipeCommandSchema,
} from './commands.js';
import { inspectCommandSchema } from './inspect-command.js';
import { logRowPayloadSchema, receiptPayloadSchema } from './ledger-payloads.js';
import { resultPayloadSchema } from './result-payload.js';
import {
  availabilityPayloadSchema,
  cameraAvailabilityPayloadSchema,
  statePayloadSchema,
} from './state-payload.js';

const payloads = {
  result: resultPayloadSchema,
  state: statePayloadSchema,
  availability: availabilityPayloadSchema,
  'camera-availability': cameraAvailabilityPayloadSchema,
  alarm: alarmPayloadSchema,
  inspect: inspectCommandSchema,
  'select-recipe': selectRecipeCommandSchema,
  reset: resetCommandSchema,
  rebirth: rebirthCommandSchema,
  history: historyCommandSchema,
  reply: commandReplySchema,
  'log-row': logRowPayloadSchema,
  receipt: receiptPayloadSchema,
};

/** Everything that has a schema on MQTT. */
export type PayloadName = keyof typeof payloads;

/** All of them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the literal above
export const payloadNames = Object.keys(payloads) as readonly PayloadName[];

/** JSON Schema of one payload on MQTT; draft 7 is what AsyncAPI is written in. */
export function payloadJsonSchema(
  name: PayloadName,
  target: 'draft-2020-12' | 'draft-7' = 'draft-2020-12',
): object {
  return z.toJSONSchema(payloads[name], { io: 'input', target });
}
