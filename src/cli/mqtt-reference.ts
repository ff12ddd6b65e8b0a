import type { JsonSchema } from '../config/documents/json-schema.js';
import { typeText, walkSchema } from '../config/documents/walk-schema.js';
import { type PayloadName, payloadJsonSchema } from '../contract/json-schemas.js';
import { topicsOf } from '../contract/topics.js';

const topics = topicsOf('<base>', '<station>');

const sections: readonly {
  readonly topic: string;
  readonly payload: PayloadName;
  readonly about: string;
}[] = [
  {
    topic: topics.result('<camera>'),
    payload: 'result',
    about:
      'One message for each inspection, QoS 1, not retained, in the order of the audit log. It is sent from the log itself and marked there when the broker has acknowledged it: after an outage all that is missing follows. A message can come twice; `seq` tells.',
  },
  {
    topic: topics.state,
    payload: 'state',
    about: 'What the station is doing, QoS 1, retained. Sent at every change and every ten seconds.',
  },
  {
    topic: topics.availability,
    payload: 'availability',
    about:
      'Birth and death, QoS 1, retained. `online: false` is said by the station when it stops and by the broker, as its last will, when the station is gone without a word.',
  },
  {
    topic: topics.inspect,
    payload: 'inspect',
    about:
      'Asks for one inspection. Retained commands are ignored, and so is what was sent while the station was away: the part is gone by then. Unknown keys are refused.',
  },
  {
    topic: topics.reply,
    payload: 'reply',
    about: 'Says what became of a command, QoS 1, not retained.',
  },
];

/** Topics and payloads as Markdown, from the schemas that the program checks and fills. */
export function mqttReference(): string {
  return [
    '# MQTT',
    '',
    '`<base>` is `mqtt.baseTopic` of the configuration (`twinspect`), `<station>` is `station.id`. All payloads are JSON.',
    'Fields are added in later versions, never taken away or changed; ignore those that you do not know. The station',
    'speaks MQTT 3.1.1. What it sends carries `"schema": 1`, the version of the format. This page is generated from the',
    'schemas.',
    '',
    '```sh',
    "mosquitto_sub -t 'twinspect/+/result/#' -v",
    'mosquitto_pub -t twinspect/demo/command/inspect -m \'{"id":"order-7-part-3","camera":"top"}\'',
    '```',
    '',
    ...sections.flatMap(({ topic, payload, about }) => [
      `## \`${topic}\``,
      '',
      about,
      '',
      ...fieldTable(payloadJsonSchema(payload)),
      '',
    ]),
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
