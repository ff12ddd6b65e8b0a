import type { Box, Region } from '../domain/comparison.js';
import type { EvidenceImage } from '../domain/inspection.js';
import type { AnomalyMap } from '../ports/comparer.js';
import { decodeGrey16, encodeGrey16 } from '../runtime/grey16-png.js';

/** What a part was judged by, kept so that it can be judged again without the picture and without inference. */
export interface StoredMap {
  readonly map: AnomalyMap;
  /** The inspected area, pixels of the golden sample. Map and detections count from its corner. */
  readonly area: Box;
  /** All detections, also those too weak or too small to count, where the model has a detection head. */
  readonly detections?: readonly Region[];
  /** What the most anomalous regions look like, in their order. */
  readonly descriptors?: readonly Float32Array[];
}

interface EncodeMap extends StoredMap {
  /** Scores at which something is decided: no cell is stored on the other side of one of them. */
  readonly thresholds: readonly number[];
}

/** What one step of the stored values is worth: 65535 is a score of 1. */
const scale = 65_535;

/**
 * The map as an evidence image: a PNG of 16 bits, in which `round(score * 65535)` is moved by at most one step where that
 * keeps it on its side of a threshold. So whatever is decided by those thresholds comes out the same from the stored map,
 * and a score is off by at most 1.5 / 65535 otherwise. Detections lie in its text chunk, unchanged.
 */
export function encodeMap({ map, area, detections, descriptors, thresholds }: EncodeMap): EvidenceImage {
  const { width, height, stridePx } = map;
  const bounds = thresholds.map((threshold) => ({ threshold, step: firstStepAt(threshold) }));
  const data = Uint16Array.from(map.data, (score) => stepOf(score, bounds));
  const note = {
    schema: 1,
    stridePx,
    scale,
    area,
    ...(detections === undefined ? {} : { detections }),
    ...(descriptors === undefined ? {} : { descriptors: descriptors.map(toBase64) }),
  };
  const file = encodeGrey16({ width, height, data, note: asciiJson(note) });
  return { role: 'map', mediaType: 'image/png', data: file };
}

/** The map in an evidence file; nothing where the file is damaged or something else. */
export function decodeMap(file: Uint8Array): StoredMap | undefined {
  const picture = decodeGrey16(file);
  const note = picture && readNote(picture.note);
  if (picture === undefined || note === undefined) return undefined;
  const { width, height } = picture;
  const data = Float32Array.from(picture.data, (step) => step / scale);
  return {
    map: { width, height, stridePx: note.stridePx, data },
    area: note.area,
    ...(note.detections === undefined ? {} : { detections: note.detections }),
    ...(note.descriptors === undefined ? {} : { descriptors: note.descriptors.map(fromBase64) }),
  };
}

interface Bound {
  readonly threshold: number;
  readonly step: number;
}

function stepOf(score: number, bounds: readonly Bound[]): number {
  let step = Math.round(score * scale);
  for (const bound of bounds) {
    step = score >= bound.threshold ? Math.max(step, bound.step) : Math.min(step, bound.step - 1);
  }
  return Math.min(scale, Math.max(0, step));
}

/** The least step that reads back, in 32 bits, as at least the threshold. */
function firstStepAt(threshold: number): number {
  let step = Math.ceil(threshold * scale);
  while (step <= scale && Math.fround(step / scale) < threshold) step += 1;
  while (step > 0 && Math.fround((step - 1) / scale) >= threshold) step -= 1;
  return step;
}

/** Text chunks are Latin-1: what is beyond ASCII is escaped. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

interface Note {
  readonly stridePx: number;
  readonly area: Box;
  readonly detections?: readonly Region[];
  readonly descriptors?: readonly string[];
}

function readNote(text: string): Note | undefined {
  try {
    const note: unknown = JSON.parse(text);
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Believes what is inside: the file is named by its hash, and only `encodeMap` writes such files. */
function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null) return false;
  const note: Readonly<Record<string, unknown>> = { ...value };
  return note['schema'] === 1 && note['scale'] === scale && typeof note['area'] === 'object';
}

/** Floats of 32 bits, little endian. */
function toBase64(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readFloatLE(index * 4),
  );
}
