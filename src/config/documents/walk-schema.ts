import type { JsonSchema } from './json-schema.js';

/** One key of the configuration, as the reference lists it. */
export interface SchemaEntry {
  /** `cameras[].source.url`; arms of a choice carry their kind: `cameras[].source(mjpeg).url`. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Every key below a schema, depth first, in the order in which they are declared. */
export function walkSchema(schema: JsonSchema, path = ''): readonly SchemaEntry[] {
  const arms = (schema.oneOf ?? schema.anyOf ?? []).flatMap((arm) =>
    walkSchema(arm, `${path}${kindOf(arm)}`),
  );
  const items = schema.items === undefined ? [] : walkSchema(schema.items, `${path}[]`);
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    if (property.const !== undefined) return [];
    const inner = path === '' ? key : `${path}.${key}`;
    const required = schema.required?.includes(key) ?? false;
    return [{ path: inner, schema: property, required }, ...walkSchema(property, inner)];
  });
  const values =
    typeof schema.additionalProperties === 'object'
      ? walkSchema(schema.additionalProperties, `${path}.<name>`)
      : [];
  return [...properties, ...values, ...items, ...arms];
}

/** `(kind)` for one arm of a choice. */
function kindOf(arm: JsonSchema): string {
  const kind = arm.properties?.['kind']?.const;
  return typeof kind === 'string' ? `(${kind})` : '';
}

/** What a value may be, in words: `number, 0 to 1`, `"en" or "zh-TW"`. */
export function typeText(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const arms = schema.oneOf ?? schema.anyOf;
  if (arms !== undefined) {
    const kinds = arms
      .map((arm) => arm.properties?.['kind']?.const)
      .filter((kind) => typeof kind === 'string');
    if (kinds.length > 0) return `kind: ${kinds.join(', ')}`;
    return arms.map((arm) => Object.keys(arm.properties ?? {}).join(', ')).join(' or ');
  }
  if (schema.prefixItems !== undefined) return `list of ${schema.prefixItems.length}`;
  if (schema.type === 'array') return 'list';
  const { minimum, maximum } = schema;
  const type = schema.type ?? 'value';
  if (minimum === undefined || !Number.isSafeInteger(Math.round(minimum))) return type;
  return maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER
    ? `${type}, at least ${minimum}`
    : `${type}, ${minimum} to ${maximum}`;
}
