import { z } from 'zod';
import { configSchema } from '../schema.js';

/** The part of JSON Schema that the validator emits for our configuration. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** Of a record: what its values are. */
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** JSON Schema (draft 2020-12) of the configuration file, for editors. */
export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(configSchema, { io: 'input' });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library types it wider than what it emits for this schema
  return { title: 'Configuration of a Twinspect station', ...schema } as JsonSchema;
}
