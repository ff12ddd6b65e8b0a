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

describe('the AsyncAPI document', () => {
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
