import type { JsonSchema } from '../config/documents/json-schema.js';
import { typeText, walkSchema } from '../config/documents/walk-schema.js';
import { channelsOf } from '../contract/channels.js';
import { payloadJsonSchema } from '../contract/json-schemas.js';
import { ledgerTopicsOf } from '../contract/ledger-topics.js';
import { topicsOf } from '../contract/topics.js';

const channels = channelsOf(
  topicsOf('<base>', '<station>'),
  ledgerTopicsOf('<ledger base>', '<station>'),
  '<camera>',
);

/** Topics and payloads as Markdown, from the schemas that the program checks and fills. */
export function mqttReference(): string {
  return [
    '# MQTT',
    '',
    '`<base>` is `mqtt.baseTopic` of the configuration (`twinspect`), below the levels of `mqtt.plant` where that is set:',
    '`<enterprise>/<site>/<area>/<line>/<cell>/twinspect`. `<station>` is `station.id`. All payloads are JSON. Fields are',
    'added in later versions, never taken away or changed; ignore those that you do not know. The station speaks MQTT',
    '3.1.1. What it sends carries `"schema": 1`, the version of the format.',
    '',
    'The same as an [AsyncAPI document](generated/asyncapi.json) and as [JSON Schemas](generated/schemas). All of this is',
    'generated from the schemas that the program checks. Sparkplug B is a lane of its own: [sparkplug.md](sparkplug.md).',
    '',
    '```sh',
    "mosquitto_sub -t 'twinspect/+/result/#' -v",
    'mosquitto_pub -t twinspect/demo/command/inspect -m \'{"id":"order-7-part-3","camera":"top"}\'',
    'mosquitto_pub -t twinspect/demo/command/history -m \\',
    '  "{\\"id\\":\\"h-1\\",\\"fromSeq\\":1,\\"expiresAt\\":\\"$(date -u -d +1min +%FT%T.000Z)\\"}"',
    '```',
    '',
    ...channels.flatMap(({ topic, payload, about }, index) => [
      `## \`${topic}\``,
      '',
      about,
      '',
      ...(channels.findIndex((other) => other.payload === payload) < index
        ? []
        : [...fieldTable(payloadJsonSchema(payload)), '']),
    ]),
    '## Broker',
    '',
    '[deploy/broker](../deploy/broker) has a mosquitto for stations that show who they are with a certificate, and an access',
    'list that gives each station its own topics and no others; the tests hold it against a real mosquitto: no certificate, a',
    'foreign authority, one that has expired, topics of another station. A station takes at most 262144 bytes at once and drops',
    'the connection of a broker that sends more; commands are read up to 4096 bytes.',
    '',
    'Hostile messages by the thousand (topics, payloads, flags, nested Protocol Buffers) leave a station working:',
    '8,000 of them, 40 MB, took turns of the event loop of at most 8.2 ms of processor time and 21 MB of memory (2026-11-24,',
    '`npx vitest run test/integration/adapters/mqtt/hostile.test.ts --reporter=verbose`).',
    '',
  ].join('\n');
}

function fieldTable(schema: JsonSchema): readonly string[] {
  const rows = walkSchema(schema).map(({ path, schema: field, required }) => [
    `\`${path}\``,
    typeText(field),
    required ? 'always' : '',
    field.description ?? '',
  ]);
  return [
    '| field | value | there | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  ];
}
