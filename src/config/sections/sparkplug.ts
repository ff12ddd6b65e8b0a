import { z } from 'zod';
import { packMlStates } from '../../domain/packml.js';
import { externalBroker } from './broker.js';

/** A name in the topics of Sparkplug. */
const id = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[^+#/\p{Cc}]+$/u, 'no "+", "#", "/" or control characters');

export const sparkplugSchema = z
  .strictObject({
    group: id.describe('Sparkplug group, for example `<site>_<line>`.'),
    edgeNode: id
      .optional()
      .describe('Sparkplug edge node; `station.id` when absent. Cameras are its devices.'),
    primaryHost: id
      .optional()
      .describe(
        'Host application that must be online before anything is told; nobody is waited for when absent.',
      ),
    hostTimeoutMs: z
      .number()
      .int()
      .min(1000)
      .default(10_000)
      .describe(
        'A broker where the primary host is not seen for so long is left, where there is another one.',
      ),
    servers: z
      .array(externalBroker)
      .min(1)
      .optional()
      .describe('Brokers in the order in which they are tried; `mqtt.broker` when absent.'),
    mqttVersion: z.enum(['3.1.1', '5.0']).default('3.1.1').describe('Version of MQTT.'),
    keepAliveSeconds: z
      .number()
      .int()
      .min(1)
      .max(600)
      .default(15)
      .describe('The broker notices a station that is gone without a word after one and a half of it.'),
    historyPerSecond: z
      .number()
      .min(1)
      .max(1000)
      .default(50)
      .describe('Results that were missed and are told afterwards, a second.'),
    packMlNumbers: z
      .partialRecord(z.enum(packMlStates), z.int32())
      .default({})
      .describe('Numbers of PackML states where the plant has others than ISA-TR88.00.02.'),
  })
  .describe('Sparkplug B 3.0 beside the JSON topics; off when absent.');
