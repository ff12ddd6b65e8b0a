/** One field of a message. */
export interface Field {
  readonly field: number;
  /** Of numbers. */
  readonly value?: number;
  /** Of texts, messages and packed lists. */
  readonly bytes?: Uint8Array;
  /** The field as it stands in the message, key and all. */
  readonly raw: Uint8Array;
}

const tooShort = 'it is not whole or not ONNX (protobuf ends too early)';

/**
 * The fields of a protobuf message in order; see "Encoding" in the documentation of Protocol Buffers. What lies in a
 * field is not looked at.
 *
 * @throws RangeError for bytes that are no message
 */
export function* fieldsOf(data: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = data[at];
      if (byte === undefined) throw new RangeError(tooShort);
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('it is not ONNX (protobuf number without end)');
  };
  const bytes = (length: number): Uint8Array => {
    if (length > data.length - at) throw new RangeError(tooShort);
    at += length;
    return data.subarray(at - length, at);
  };
  while (at < data.length) {
    const start = at;
    const key = varint();
    const field = Math.floor(key / 8);
    const found = content(key % 8, varint, bytes);
    yield { field, ...found, raw: data.subarray(start, at) };
  }
}

function content(
  wireType: number,
  varint: () => number,
  bytes: (length: number) => Uint8Array,
): Pick<Field, 'value' | 'bytes'> {
  switch (wireType) {
    case 0:
      return { value: varint() };
    case 1:
      bytes(8);
      return {};
    case 2:
      return { bytes: bytes(varint()) };
    case 5:
      bytes(4);
      return {};
    default:
      throw new RangeError('it is not ONNX (protobuf field of an unknown type)');
  }
}

/** The messages that a repeated field holds. */
export function* messages(data: Uint8Array, field: number): Generator<Uint8Array> {
  for (const found of fieldsOf(data)) {
    if (found.field === field && found.bytes !== undefined) yield found.bytes;
  }
}

/** All texts of a repeated field. */
export function textsOf(data: Uint8Array, field: number): readonly string[] {
  const decoder = new TextDecoder();
  return Array.from(messages(data, field), (bytes) => decoder.decode(bytes));
}

/** A single text; the last one counts, as in every reader of protobuf. */
export function textOf(data: Uint8Array, field: number): string {
  return textsOf(data, field).at(-1) ?? '';
}

/** A field that holds a message or a text. */
export function writeField(field: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([varintOf(field * 8 + 2), varintOf(bytes.length), bytes]);
}

/** A field that holds a number. */
export function writeNumber(field: number, value: number): Uint8Array {
  return Buffer.concat([varintOf(field * 8), varintOf(value)]);
}

function varintOf(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
