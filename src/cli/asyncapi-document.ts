import { type Channel, channelsOf } from '../contract/channels.js';
import { payloadJsonSchema, payloadNames } from '../contract/json-schemas.js';
import { ledgerTopicsOf } from '../contract/ledger-topics.js';
import { topicsOf } from '../contract/topics.js';

const parameters = {
  base: '`mqtt.baseTopic` of the configuration, below the levels of `mqtt.plant`.',
  ledgerBase: '`ledger.baseTopic` of the configuration.',
  station: '`station.id` of the configuration.',
  camera: 'Name of a camera.',
} as const;

/** All topics of a station with their payloads, as an AsyncAPI 3.0 document. */
export function asyncApiDocument(): object {
  const channels = channelsOf(
    topicsOf('{base}', '{station}'),
    ledgerTopicsOf('{ledgerBase}', '{station}'),
    '{camera}',
  ).map((channel) => [nameOf(channel), channel] as const);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Twinspect station',
      version: '1',
      description: 'Results, state and commands of an inspection station as JSON over MQTT.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      plant: {
        host: '{broker}',
        protocol: 'mqtt',
        protocolVersion: '3.1.1',
        variables: { broker: { description: 'Host and port of the broker.', default: '127.0.0.1:1883' } },
      },
    },
    channels: Object.fromEntries(channels.map(([name, channel]) => [name, channelObject(channel)])),
    operations: Object.fromEntries(
      channels.map(([name, channel]) => [
        `${channel.direction === 'sends' ? 'send' : 'receive'}-${name}`,
        operationObject(name, channel),
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        payloadNames.map((name) => [
          name,
          { name, payload: withoutDialect(payloadJsonSchema(name, 'draft-7')) },
        ]),
      ),
    },
  };
}

/** `result`, `command-inspect`: the fixed levels of the topic. */
function nameOf({ topic }: Channel): string {
  return topic
    .split('/')
    .filter((level) => !['{base}', '{ledgerBase}', '{station}'].includes(level))
    .map((level) => level.replaceAll(/[{}]/g, ''))
    .join('-');
}

function channelObject({ topic, payload, about }: Channel): object {
  return {
    address: topic,
    description: about,
    parameters: Object.fromEntries(
      Object.entries(parameters)
        .filter(([name]) => topic.includes(`{${name}}`))
        .map(([name, description]) => [name, { description }]),
    ),
    messages: { [payload]: { $ref: `#/components/messages/${payload}` } },
  };
}

function operationObject(name: string, { payload, direction, retained }: Channel): object {
  const channel = { $ref: `#/channels/${name}` };
  return {
    action: direction === 'sends' ? 'send' : 'receive',
    channel,
    messages: [{ $ref: `#/channels/${name}/messages/${payload}` }],
    bindings: { mqtt: { qos: 1, retain: retained, bindingVersion: '0.2.0' } },
    ...(direction === 'receives'
      ? {
          reply: {
            channel: { $ref: '#/channels/reply' },
            messages: [{ $ref: '#/channels/reply/messages/reply' }],
          },
        }
      : {}),
  };
}

function withoutDialect(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}
