import { StationError } from '../../domain/station-error.js';

/** Where a field begins: its number and how its value is written. */
export interface FieldTag {
  readonly field: number;
  readonly wireType: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads fields of Protocol Buffers one after the other; never beyond its bytes, never deeper than its caller goes. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws StationError `sparkplug-invalid`, as all others here; nothing at the end of the bytes */
  next(): FieldTag | undefined {
    if (this.#at === this.#bytes.length) return undefined;
    const tag = this.#small('a tag');
    const field = Math.floor(tag / 8);
    if (field < 1 || field > 0x1f_ff_ff_ff) throw broken(`there is no field ${field}`);
    return { field, wireType: tag % 8 };
  }

  /** 64 bits, unsigned. */
  varint(tag: FieldTag): bigint {
    expectType(tag, 0);
    return this.#varint();
  }

  /** A number that JavaScript counts with. */
  count(tag: FieldTag): number {
    expectType(tag, 0);
    return this.#small(`field ${tag.field}`);
  }

  /** The lower 32 bits, unsigned, as Protocol Buffers have it. */
  uint32(tag: FieldTag): number {
    return Number(BigInt.asUintN(32, this.varint(tag)));
  }

  boolean(tag: FieldTag): boolean {
    return this.varint(tag) !== 0n;
  }

  float(tag: FieldTag): number {
    expectType(tag, 5);
    return this.#view.getFloat32(this.#step(4), true);
  }

  double(tag: FieldTag): number {
    expectType(tag, 1);
    return this.#view.getFloat64(this.#step(8), true);
  }

  bytes(tag: FieldTag): Uint8Array {
    expectType(tag, 2);
    const length = this.#small('a length');
    const from = this.#step(length);
    return this.#bytes.subarray(from, from + length);
  }

  string(tag: FieldTag): string {
    try {
      return utf8.decode(this.bytes(tag));
    } catch (error) {
      if (error instanceof StationError) throw error;
      throw broken(`field ${tag.field} is not UTF-8`);
    }
  }

  /** Steps over a field that nobody reads. Groups, which nest, were never a part of Sparkplug and are refused. */
  skip(tag: FieldTag): void {
    switch (tag.wireType) {
      case 0:
        this.#varint();
        return;
      case 1:
        this.#step(8);
        return;
      case 2:
        this.bytes(tag);
        return;
      case 5:
        this.#step(4);
        return;
      default:
        throw broken(`field ${tag.field} is written in a way ${tag.wireType} that there is not`);
    }
  }

  #step(length: number): number {
    const from = this.#at;
    if (length > this.#bytes.length - from) throw broken(`it ends ${length} bytes too early`);
    this.#at = from + length;
    return from;
  }

  #small(what: string): number {
    const value = this.#varint();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw broken(`${what} is ${value}`);
    return Number(value);
  }

  #varint(): bigint {
    let low = 0;
    let value = 0n;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#step(1)] ?? 0;
      if (shift < 28) low += (byte & 0x7f) * 2 ** shift;
      else value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte < 0x80) return BigInt.asUintN(64, value | BigInt(low));
    }
    throw broken('a number is longer than ten bytes');
  }
}

/** A payload that is not what Sparkplug B says. */
export function broken(why: string): StationError {
  return new StationError('sparkplug-invalid', { why });
}

function expectType({ field, wireType }: FieldTag, expected: number): void {
  if (wireType !== expected) throw broken(`field ${field} is written in a way ${wireType}, not ${expected}`);
}
