import type { Metric, Payload, Property } from './payload.js';
import { WireWriter } from './wire-writer.js';

/** The bytes of a payload. What was stepped over at reading cannot be written again. */
export function encodePayload({ timestampMs, metrics, seq }: Payload): Uint8Array {
  const writer = new WireWriter();
  if (timestampMs !== undefined) writer.varint(1, timestampMs);
  for (const metric of metrics) writer.bytes(2, encodeMetric(metric));
  if (seq !== undefined) writer.varint(3, seq);
  return writer.finish();
}

function encodeMetric(metric: Metric): Uint8Array {
  const { name, alias, timestampMs, datatype, isHistorical, isTransient, isNull, properties, value } = metric;
  const writer = new WireWriter();
  if (name !== undefined) writer.string(1, name);
  if (alias !== undefined) writer.varint(2, alias);
  if (timestampMs !== undefined) writer.varint(3, timestampMs);
  if (datatype !== undefined) writer.varint(4, datatype);
  if (isHistorical !== undefined) writer.boolean(5, isHistorical);
  if (isTransient !== undefined) writer.boolean(6, isTransient);
  if (isNull !== undefined) writer.boolean(7, isNull);
  if (properties !== undefined) writer.bytes(9, encodeProperties(properties));
  if (value !== undefined) writeValue(writer, value, 10);
  return writer.finish();
}

/** Values stand in the same order in metrics and in properties, from different numbers on. */
function writeValue(writer: WireWriter, value: NonNullable<Metric['value']>, first: number): void {
  switch (value.kind) {
    case 'int':
      writer.varint(first, value.value);
      return;
    case 'long':
      writer.varint(first + 1, value.value);
      return;
    case 'float':
      writer.float(first + 2, value.value);
      return;
    case 'double':
      writer.double(first + 3, value.value);
      return;
    case 'boolean':
      writer.boolean(first + 4, value.value);
      return;
    case 'string':
      writer.string(first + 5, value.value);
      return;
    case 'bytes':
      writer.bytes(first + 6, value.value);
      return;
    case 'not-read':
      throw new Error('a value that was not read cannot be written');
  }
}

function encodeProperties(properties: readonly Property[]): Uint8Array {
  const writer = new WireWriter();
  for (const { key } of properties) writer.string(1, key);
  for (const { type, value } of properties) {
    const inner = new WireWriter();
    if (type !== undefined) inner.varint(1, type);
    if (value?.kind === 'sets') {
      const list = new WireWriter();
      for (const set of value.value) list.bytes(1, encodeProperties(set));
      inner.bytes(10, list.finish());
    } else if (value !== undefined) writeValue(inner, value, 3);
    writer.bytes(2, inner.finish());
  }
  return writer.finish();
}
