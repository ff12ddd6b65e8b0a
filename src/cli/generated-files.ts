import { configExample } from '../config/documents/example.js';
import { configJsonSchema } from '../config/documents/json-schema.js';
import { configReference } from '../config/documents/reference.js';
import { errorReference } from '../text/error-reference.js';
import { cliReference } from './cli-reference.js';
import { mqttReference } from './mqtt-reference.js';

/** Every committed file that is made from the code, by its path in the repository. A test holds them equal. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'config/example.yaml': configExample(),
    'config/station.schema.json': `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
    'docs/cli.md': cliReference(),
    'docs/configuration.md': configReference(),
    'docs/errors.md': errorReference(),
    'docs/mqtt.md': mqttReference(),
  };
}
