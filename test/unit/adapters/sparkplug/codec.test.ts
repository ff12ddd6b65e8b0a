import { describe, expect, it } from 'vitest';
import { decodePayload, payloadLimits } from '../../../../src/adapters/sparkplug/decode-payload.js';
import { encodePayload } from '../../../../src/adapters/sparkplug/encode-payload.js';
import type { Metric, Payload, Property, WireValue } from '../../../../src/adapters/sparkplug/payload.js';
import { WireWriter } from '../../../../src/adapters/sparkplug/wire-writer.js';
import { isStationError } from '../../../../src/domain/station-error.js';
import { Dice } from '../../../fixtures/dice.js';
import { nested } from '../../../fixtures/hostile-messages.js';

function aValue(dice: Dice): Exclude<WireValue, { kind: 'bytes' | 'not-read' }> {
  switch (dice.below(6)) {
    case 0:
      return { kind: 'int', value: dice.pick([0, 1, 127, 128, 4_294_967_295, dice.below(2 ** 32)]) };
    case 1:
      return {
        kind: 'long',
        value: dice.pick([0n, 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 28n, 2n ** 28n - 1n]),
      };
    case 2:
      return { kind: 'float', value: Math.fround(dice.next()) };
    case 3:
      return {
        kind: 'double',
        value: dice.pick([dice.next(), -0, Number.MAX_VALUE, Number.NEGATIVE_INFINITY]),
      };
    case 4:
      return { kind: 'boolean', value: dice.chance(0.5) };
    default:
      return { kind: 'string', value: dice.pick(['', 'a', '檢測站', '\u{1F50D}', 'x'.repeat(200)]) };
  }
}

function aProperty(dice: Dice, depth: number): Property {
  const value =
    depth < payloadLimits.depth && dice.chance(0.3)
      ? { kind: 'sets' as const, value: [[aProperty(dice, depth + 1)], []] }
      : aValue(dice);
  return { key: `key ${dice.below(10)}`, type: dice.below(34), value };
}

function aMetric(dice: Dice): Metric {
  return {
    ...(dice.chance(0.5) ? { name: `metric/${dice.below(100)}` } : {}),
    ...(dice.chance(0.5) ? { alias: dice.below(2 ** 40) } : {}),
    ...(dice.chance(0.8) ? { timestampMs: dice.below(2 ** 45) } : {}),
    ...(dice.chance(0.5) ? { datatype: dice.below(34) } : {}),
    ...(dice.chance(0.3) ? { isHistorical: dice.chance(0.5) } : {}),
    ...(dice.chance(0.3) ? { isTransient: dice.chance(0.5) } : {}),
    ...(dice.chance(0.3) ? { isNull: dice.chance(0.5) } : {}),
    ...(dice.chance(0.3) ? { properties: [aProperty(dice, 1), aProperty(dice, 1)] } : {}),
    ...(dice.chance(0.8)
      ? { value: dice.chance(0.1) ? { kind: 'bytes' as const, value: dice.bytes(20) } : aValue(dice) }
      : {}),
  };
}

function aPayload(dice: Dice): Payload {
  return {
    timestampMs: dice.below(2 ** 45),
    metrics: Array.from({ length: dice.below(6) }, () => aMetric(dice)),
    ...(dice.chance(0.8) ? { seq: dice.below(256) } : {}),
  };
}

const why = (bytes: Uint8Array): string | undefined => {
  try {
    decodePayload(bytes);
    return undefined;
  } catch (error) {
    if (!isStationError(error, 'sparkplug-invalid')) throw error;
    return error.message;
  }
};

describe('a payload', () => {
  it('is the same after it was written and read: 1000 of them', { timeout: 30_000 }, () => {
    const dice = new Dice(1);
    for (let count = 0; count < 1000; count += 1) {
      const payload = aPayload(dice);
      expect(decodePayload(encodePayload(payload))).toEqual(payload);
    }
  });

  it('is written as Protocol Buffers says', () => {
    const payload: Payload = {
      timestampMs: 150,
      metrics: [{ name: 'a', alias: 1, value: { kind: 'int', value: 300 } }],
      seq: 7,
    };
    expect(Buffer.from(encodePayload(payload)).toString('hex')).toBe('08960112080a0161100150ac021807');
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing of a length', Uint8Array.of(0x12), 'early'],
    ['a length beyond the end', Uint8Array.of(0x12, 0x7f, 0x00), 'early'],
    ['a length of 2^63', Uint8Array.of(0x12, ...Array.from({ length: 8 }, () => 0xff), 0x7f), 'a length'],
    ['a number of eleven bytes', Uint8Array.of(0x08, ...Array.from({ length: 11 }, () => 0x80)), 'ten bytes'],
    ['field 0', Uint8Array.of(0x00, 0x00), 'field 0'],
    ['a group', Uint8Array.of(0x33, 0x34), 'in a way 3'],
    ['a name that is not UTF-8', Uint8Array.of(0x12, 0x03, 0x0a, 0x01, 0xff), 'UTF-8'],
    ['a timestamp written as text', Uint8Array.of(0x0a, 0x01, 0x61), 'in a way 2'],
    ['more bytes than the limit', new Uint8Array(payloadLimits.bytes + 1), 'at most'],
    [
      'more metrics than the limit',
      new Uint8Array(2 * 1001).map((_, at) => (at % 2 === 0 ? 0x12 : 0)),
      'metrics',
    ],
  ])('%s', (_, bytes, reason) => {
    expect(why(bytes)).toContain(reason);
  });

  it('property sets that nest deeper than four', () => {
    const set = (depth: number): Property[] => [
      {
        key: 'k',
        value: depth === 1 ? { kind: 'int', value: 1 } : { kind: 'sets', value: [set(depth - 1)] },
      },
    ];
    const within = (depth: number): Uint8Array => encodePayload({ metrics: [{ properties: set(depth) }] });
    expect(why(within(4))).toBeUndefined();
    expect(why(within(5))).toContain('deeper than 4');
    expect(why(within(20))).toContain('deeper than 4');
  });
});

describe('hostile bytes', () => {
  it('that nest templates cost no more than their length: 10,000 levels are stepped over', () => {
    const metric = new WireWriter();
    metric.bytes(18, nested(10_000, 2));
    const payload = new WireWriter();
    payload.bytes(2, metric.finish());
    const bytes = payload.finish();
    expect(bytes.length).toBeLessThan(payloadLimits.bytes);
    expect(decodePayload(bytes).metrics).toEqual([{ value: { kind: 'not-read' } }]);
  });

  it('are read or refused, nothing else: 15,000 mutations and 5,000 random strings', {
    timeout: 30_000,
  }, () => {
    const dice = new Dice(2);
    const bases = Array.from({ length: 200 }, () => encodePayload(aPayload(dice)));
    let refused = 0;
    for (let count = 0; count < 15_000; count += 1) {
      const bytes = Uint8Array.from(dice.pick(bases));
      for (let changes = dice.below(4); changes >= 0; changes -= 1) {
        if (bytes.length > 0) bytes[dice.below(bytes.length)] = dice.below(256);
      }
      const end = dice.chance(0.2) ? dice.below(bytes.length + 1) : bytes.length;
      if (why(bytes.subarray(0, end)) !== undefined) refused += 1;
    }
    for (let count = 0; count < 5000; count += 1)
      if (why(dice.bytes(dice.below(60))) !== undefined) refused += 1;
    expect(refused).toBeGreaterThan(5000);
    expect(refused).toBeLessThan(20_000);
  });
});
