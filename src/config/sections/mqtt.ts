import { z } from 'zod';
import { externalBroker } from './broker.js';
import { sparkplugSchema } from './sparkplug.js';

const topic = z
  .string()
  .regex(/^[^+#\s$/][^+#\s]*[^+#\s/]$/, 'no "+", "#" or white space, no "/" at the ends');

/** One level of a topic. */
const level = z
  .string()
  .max(63)
  .regex(/^[^+#\s$/][^+#\s/]*$/, 'no "+", "#", "/" or white space, no "$" at the start');

export const mqttSchema = z
  .strictObject({
    broker: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('embedded'),
          host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
          port: z.number().int().min(0).max(65_535).default(1883).describe('TCP port to listen on.'),
        }),
        externalBroker,
      ])
      .prefault({ kind: 'embedded' })
      .describe('The broker in the station itself, or one of the plant.'),
    baseTopic: topic
      .default('twinspect')
      .describe('All topics are below `<baseTopic>/<station>`, or below `plant` where that is set.'),
    plant: z
      .strictObject({
        enterprise: level.describe('Enterprise.'),
        site: level.optional().describe('Site.'),
        area: level.optional().describe('Area.'),
        line: level.optional().describe('Line.'),
        cell: level.optional().describe('Cell.'),
      })
      .optional()
      .describe(
        'Place in the plant by ISA-95. Where it is set, topics begin with its levels: `<enterprise>/<site>/<area>/<line>/<cell>/<baseTopic>/<station>`.',
      ),
    commands: z
      .strictObject({
        inspectPerSecond: z
          .number()
          .min(0.1)
          .max(1000)
          .default(100)
          .describe('Commands to inspect that are looked at, a second; twice as many at once.'),
        othersPerSecond: z
          .number()
          .min(0.1)
          .max(100)
          .default(5)
          .describe('All other commands that are looked at, a second; twice as many at once.'),
      })
      .prefault({})
      .describe('How much the network may ask for.'),
    homeAssistant: z
      .strictObject({
        discoveryPrefix: topic.default('homeassistant').describe('Where Home Assistant looks for devices.'),
      })
      .optional()
      .describe('Makes the station known to Home Assistant; off when absent.'),
    sparkplug: sparkplugSchema.optional(),
    window: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(50)
      .describe('Greatest number of results under way without acknowledgement.'),
  })
  .describe('Where results are published.');
