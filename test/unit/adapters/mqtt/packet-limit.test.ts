import { describe, expect, it } from 'vitest';
import { packetLimit } from '../../../../src/adapters/mqtt/packet-limit.js';

/** A packet of a type that does not matter with so many bytes behind its length. */
function packet(bodyBytes: number): Buffer {
  const length: number[] = [];
  let rest = bodyBytes;
  do {
    length.push((rest % 128) + (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(bodyBytes, 0xff)]);
}

describe('the limit of packets', () => {
  it('lets packets up to it through, however they are cut', () => {
    const stream = Buffer.concat([packet(0), packet(2), packet(127), packet(128), packet(1000), packet(0)]);
    for (const step of [1, 2, 3, 7, 130, 5000]) {
      const read = packetLimit(1000);
      for (let at = 0; at < stream.length; at += step) {
        expect(read(stream.subarray(at, at + step)), `step ${step}, byte ${at}`).toBeUndefined();
      }
    }
  });

  it('says so when one is announced that is larger, before its body has come', () => {
    expect(packetLimit(1000)(packet(1001).subarray(0, 3))).toBe(1001);
    const read = packetLimit(1000);
    expect(read(packet(1000))).toBeUndefined();
    expect(read(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]))).toBeGreaterThan(1000);
  });

  it('refuses a length that never ends', () => {
    expect(
      packetLimit(Number.MAX_SAFE_INTEGER)(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x80])),
    ).toBeDefined();
  });
});
