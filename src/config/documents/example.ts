import { Document, isMap, isScalar, isSeq } from 'yaml';
import type { z } from 'zod';
import type { configSchema } from '../schema.js';
import { configJsonSchema, type JsonSchema } from './json-schema.js';

/** A station as most plants begin: one network camera, one recipe, the broker of the plant. */
const example: z.input<typeof configSchema> = {
  station: { id: 'line-1-station-3', language: 'en' },
  dataDirectory: '/var/lib/twinspect',
  cameras: [
    {
      name: 'top',
      part: 'controller-board',
      source: {
        kind: 'gstreamer',
        pipeline:
          'rtspsrc location=rtsp://camera.local/stream latency=50 ! decodebin ! videoconvert ! video/x-raw,format=BGR ! appsink drop=true max-buffers=1',
      },
      quality: {
        minSharpness: 15,
        minBrightness: 12,
        maxBrightness: 243,
        maxClipped: 0.6,
        rejectFrozen: true,
      },
      stallMs: 1000,
    },
  ],
  recipes: [{ part: 'controller-board', from: 'store' }],
  triggers: [{ kind: 'interval', everyMs: 1000, camera: 'top' }],
  audit: { keepEvidenceDays: 90, keepEvidenceBytes: 20_000_000_000 },
  mqtt: {
    broker: {
      kind: 'external',
      url: 'mqtts://broker.plant.local:8883',
      username: 'line-1-station-3',
      password: { file: '/etc/twinspect/secrets/mqtt-password' },
      caFile: '/etc/twinspect/plant-ca.pem',
    },
    baseTopic: 'twinspect',
  },
  http: { host: '127.0.0.1', port: 8080 },
  logLevel: 'info',
};

/** A valid configuration file in which each key carries its meaning as a comment. */
export function configExample(): string {
  const document = new Document(example);
  document.commentBefore =
    ' Example configuration of a Twinspect station, generated from the schema.\n Every key: docs/configuration.md';
  comment(document.contents, configJsonSchema());
  return document.toString({ lineWidth: 0 });
}

function comment(node: unknown, schema: JsonSchema): void {
  if (isSeq(node)) {
    for (const item of node.items) comment(item, schema.items ?? {});
  }
  if (!isMap(node)) return;
  const properties = armOf(node.toJSON(), schema).properties ?? {};
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const property = properties[String(key.value)] ?? {};
    if (property.description !== undefined) key.commentBefore = ` ${property.description}`;
    comment(value, property);
  }
}

/** The arm of a choice that a value takes, by its `kind` or else by its keys. */
function armOf(value: unknown, schema: JsonSchema): JsonSchema {
  const arms = schema.oneOf ?? schema.anyOf;
  if (arms === undefined || typeof value !== 'object' || value === null) return schema;
  const kind = 'kind' in value ? value.kind : undefined;
  const keys = Object.keys(value);
  const arm = arms.find(({ properties = {} }) =>
    kind === undefined ? keys.every((key) => key in properties) : properties['kind']?.const === kind,
  );
  return arm ?? {};
}
