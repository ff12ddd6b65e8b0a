import { configExample } from '../config/documents/example.js';
import { configJsonSchema } from '../config/documents/json-schema.js';
import { configReference } from '../config/documents/reference.js';
import { payloadJsonSchema, payloadNames } from '../contract/json-schemas.js';
import { errorReference } from '../text/error-reference.js';
import { asyncApiDocument } from './asyncapi-document.js';
import { cliReference } from './cli-reference.js';
import { mqttReference } from './mqtt-reference.js';
import { sparkplugReference } from './sparkplug-reference.js';

/** Every committed file that is made from the code, by its path in the repository. A test holds them equal. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'config/example.yaml': configExample(),
    'config/station.schema.json': json(configJsonSchema()),
    'docs/cli.md': cliReference(),
    'docs/configuration.md': configReference(),
    'docs/errors.md': errorReference(),
    'docs/mqtt.md': mqttReference(),
    'docs/sparkplug.md': sparkplugReference(),
    'docs/generated/asyncapi.json': json(asyncApiDocument()),
    ...Object.fromEntries(
      payloadNames.map((name) => [`docs/generated/schemas/${name}.v1.json`, json(payloadJsonSchema(name))]),
    ),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
