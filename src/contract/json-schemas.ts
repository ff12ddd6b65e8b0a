import { z } from 'zod';
import { inspectCommandSchema, inspectReplySchema } from './inspect-command.js';
import { resultPayloadSchema } from './result-payload.js';
import { availabilityPayloadSchema, statePayloadSchema } from './state-payload.js';

const payloads = {
  result: resultPayloadSchema,
  state: statePayloadSchema,
  availability: availabilityPayloadSchema,
  inspect: inspectCommandSchema,
  reply: inspectReplySchema,
};

/** Everything that has a schema on MQTT. */
export type PayloadName = keyof typeof payloads;

/** JSON Schema (draft 2020-12) of one payload on MQTT. */
export function payloadJsonSchema(name: PayloadName): object {
  return z.toJSONSchema(payloads[name], { io: 'input' });
}
