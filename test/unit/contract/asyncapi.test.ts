import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { asyncApiDocument } from '../../../src/cli/asyncapi-document.js';

const text = JSON.stringify(asyncApiDocument());
const document: unknown = JSON.parse(text);

function at(pointer: string): unknown {
  let place: unknown = document;
  for (const key of pointer.slice(2).split('/')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined;
    place = Object.getOwnPropertyDescriptor(place, key)?.value;
  }
  return place;
}

const require = createRequire(import.meta.url);
const isThere = existsSync(new URL('../../../node_modules/@asyncapi/specs', import.meta.url));

/** AsyncAPI's own schema of version 3.0.0. It holds that of JSON Schema itself, which must not be loaded twice. */
function asyncApiErrors(subject: unknown): readonly unknown[] {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- a package without types; a wrong shape fails below
  const { schemas }: { readonly schemas: Readonly<Record<string, object>> } = require('@asyncapi/specs');
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false, validateFormats: false });
  const validate = ajv.compile(schemas['3.0.0'] ?? {});
  validate(subject);
  return validate.errors ?? [];
}

describe('the AsyncAPI document', () => {
  it.skipIf(!isThere)("is one by AsyncAPI's own schema", { timeout: 30_000 }, () => {
    expect(asyncApiErrors(document)).toEqual([]);
    expect(asyncApiErrors({ ...JSON.parse(text), operations: { x: { action: 'emit' } } })).not.toEqual([]);
  });

  it('refers to nothing that is not in it', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
  });

  it('has a channel for each topic, with its parameters', () => {
    expect(at('#/channels/result-camera')).toMatchObject({
      address: '{base}/{station}/result/{camera}',
      parameters: { base: {}, station: {}, camera: {} },
    });
    expect(at('#/operations/receive-command-reset')).toMatchObject({ action: 'receive', reply: {} });
  });
});
