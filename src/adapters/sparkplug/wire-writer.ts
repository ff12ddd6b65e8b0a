/** Writes fields of Protocol Buffers one after the other. */
export class WireWriter {
  readonly #parts: Uint8Array[] = [];

  varint(field: number, value: number | bigint): void {
    this.#parts.push(varintBytes((field << 3) | 0), varintBytes(value));
  }

  boolean(field: number, value: boolean): void {
    this.varint(field, value ? 1 : 0);
  }

  float(field: number, value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#parts.push(varintBytes((field << 3) | 5), bytes);
  }

  double(field: number, value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.#parts.push(varintBytes((field << 3) | 1), bytes);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#parts.push(varintBytes((field << 3) | 2), varintBytes(value.length), value);
  }

  string(field: number, value: string): void {
    this.bytes(field, Buffer.from(value, 'utf8'));
  }

  finish(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

/** Seven bits a byte, the lowest first; negative numbers as 64 bits in two's complement. */
function varintBytes(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
