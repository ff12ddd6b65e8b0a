import type { Metric, Payload, Property, PropertyValue, WireValue } from './payload.js';
import { broken, type FieldTag, WireReader } from './wire-reader.js';

/** What a payload from outside may be at most. A command has one metric. */
export const payloadLimits = {
  bytes: 65_536,
  metrics: 1000,
  /** Property sets within property sets. */
  depth: 4,
} as const;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a payload. Its cost grows with its length and with nothing else: what nests without end is stepped over, and
 * property sets are entered to a fixed depth.
 *
 * @throws StationError `sparkplug-invalid`
 */
export function decodePayload(bytes: Uint8Array): Payload {
  if (bytes.byteLength > payloadLimits.bytes) {
    throw broken(`${bytes.byteLength} bytes, at most ${payloadLimits.bytes} are read`);
  }
  const reader = new WireReader(bytes);
  const metrics: Metric[] = [];
  const payload: Writable<Payload> = { metrics };
  for (let tag = reader.next(); tag !== undefined; tag = reader.next()) {
    if (tag.field === 1) payload.timestampMs = reader.count(tag);
    else if (tag.field === 3) payload.seq = reader.count(tag);
    else if (tag.field === 2) {
      if (metrics.length === payloadLimits.metrics)
        throw broken(`more than ${payloadLimits.metrics} metrics`);
      metrics.push(decodeMetric(reader.bytes(tag)));
    } else reader.skip(tag);
  }
  return payload;
}

function decodeMetric(bytes: Uint8Array): Metric {
  const reader = new WireReader(bytes);
  const metric: Writable<Metric> = {};
  for (let tag = reader.next(); tag !== undefined; tag = reader.next()) {
    switch (tag.field) {
      case 1:
        metric.name = reader.string(tag);
        break;
      case 2:
        metric.alias = reader.count(tag);
        break;
      case 3:
        metric.timestampMs = reader.count(tag);
        break;
      case 4:
        metric.datatype = reader.uint32(tag);
        break;
      case 5:
        metric.isHistorical = reader.boolean(tag);
        break;
      case 6:
        metric.isTransient = reader.boolean(tag);
        break;
      case 7:
        metric.isNull = reader.boolean(tag);
        break;
      case 9:
        metric.properties = decodeProperties(reader.bytes(tag), 1);
        break;
      case 16:
        metric.value = { kind: 'bytes', value: Uint8Array.from(reader.bytes(tag)) };
        break;
      default: {
        const value = readValue(reader, tag, 10);
        if (value !== undefined) metric.value = value;
      }
    }
  }
  return metric;
}

/** The value of a field, where the field is one of a value; otherwise it is stepped over. */
function readValue(
  reader: WireReader,
  tag: FieldTag,
  first: number,
): Exclude<WireValue, { kind: 'bytes' }> | undefined {
  switch (tag.field - first) {
    case 0:
      return { kind: 'int', value: reader.uint32(tag) };
    case 1:
      return { kind: 'long', value: reader.varint(tag) };
    case 2:
      return { kind: 'float', value: reader.float(tag) };
    case 3:
      return { kind: 'double', value: reader.double(tag) };
    case 4:
      return { kind: 'boolean', value: reader.boolean(tag) };
    case 5:
      return { kind: 'string', value: reader.string(tag) };
    default: {
      reader.skip(tag);
      const isValue = tag.field >= first && tag.field <= first + 9;
      return isValue ? { kind: 'not-read' } : undefined;
    }
  }
}

function decodeProperties(bytes: Uint8Array, depth: number): readonly Property[] {
  if (depth > payloadLimits.depth) throw broken(`property sets nest deeper than ${payloadLimits.depth}`);
  const reader = new WireReader(bytes);
  const keys: string[] = [];
  const values: Omit<Property, 'key'>[] = [];
  for (let tag = reader.next(); tag !== undefined; tag = reader.next()) {
    if (tag.field === 1) keys.push(reader.string(tag));
    else if (tag.field === 2) values.push(decodePropertyValue(reader.bytes(tag), depth));
    else reader.skip(tag);
  }
  if (keys.length !== values.length) throw broken(`${keys.length} keys for ${values.length} values`);
  return keys.map((key, index) => ({ key, ...values[index] }));
}

function decodePropertyValue(bytes: Uint8Array, depth: number): Omit<Property, 'key'> {
  const reader = new WireReader(bytes);
  const property: Writable<Omit<Property, 'key'>> = {};
  for (let tag = reader.next(); tag !== undefined; tag = reader.next()) {
    if (tag.field === 1) property.type = reader.uint32(tag);
    else if (tag.field === 2) reader.skip(tag);
    else if (tag.field === 9) {
      property.value = { kind: 'sets', value: [decodeProperties(reader.bytes(tag), depth + 1)] };
    } else if (tag.field === 10) property.value = decodeSetList(reader.bytes(tag), depth + 1);
    else {
      const value = readValue(reader, tag, 3);
      if (value !== undefined) property.value = value;
    }
  }
  return property;
}

function decodeSetList(bytes: Uint8Array, depth: number): PropertyValue {
  const reader = new WireReader(bytes);
  const sets: (readonly Property[])[] = [];
  for (let tag = reader.next(); tag !== undefined; tag = reader.next()) {
    if (tag.field === 1) sets.push(decodeProperties(reader.bytes(tag), depth));
    else reader.skip(tag);
  }
  return { kind: 'sets', value: sets };
}
