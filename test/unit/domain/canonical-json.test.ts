import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/domain/canonical-json.js';

describe('canonical JSON', () => {
  it('sorts keys by code unit at every depth and leaves out white space', () => {
    expect(canonicalJson({ b: [1, { z: null, a: 'x' }], a: true, B: 0 })).toBe(
      '{"B":0,"a":true,"b":[1,{"a":"x","z":null}]}',
    );
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('prints numbers and strings as RFC 8785 does', () => {
    expect(canonicalJson([1e21, 0.000_001, 1e-7, -0, 4.5, '\u20ac$\u000f\n"\\'])).toBe(
      '[1e+21,0.000001,1e-7,0,4.5,"€$\\u000f\\n\\"\\\\"]',
    );
  });

  it('does not depend on the order in which members were added', () => {
    expect(canonicalJson({ x: 1, y: 2 })).toBe(canonicalJson({ y: 2, x: 1 }));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => canonicalJson({ score: value })).toThrow(RangeError);
  });
});
