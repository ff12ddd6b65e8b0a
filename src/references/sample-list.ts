import { messageOf, StationError } from '../domain/station-error.js';

/** One golden sample of a part, as `samples.json` lists it. */
export interface SampleEntry {
  /** SHA-256 of the image file, hexadecimal; also its name. */
  readonly sha256: string;
  /** Name of the image file, in the folder of the part. */
  readonly file: string;
  /** Wall time, ISO 8601 in UTC with milliseconds. */
  readonly registeredAt: string;
  /** Who registered it. */
  readonly registeredBy: string;
}

/** @throws StationError `reference-damaged` when the text is not a list of samples. */
export function parseSampleList(text: string, file: string): readonly SampleEntry[] {
  const content = parseJson(text, file);
  if (!isRecord(content) || !Array.isArray(content['samples']))
    throw new StationError('reference-damaged', { file });
  const samples: readonly unknown[] = content['samples'];
  return samples.map((sample) => {
    if (!isSampleEntry(sample)) throw new StationError('reference-damaged', { file });
    return sample;
  });
}

/** The text of a list: one that a person can read. */
export function formatSampleList(samples: readonly SampleEntry[]): string {
  return `${JSON.stringify({ samples }, null, 2)}\n`;
}

function isSampleEntry(value: unknown): value is SampleEntry {
  return (
    isRecord(value) &&
    typeof value['sha256'] === 'string' &&
    typeof value['registeredAt'] === 'string' &&
    typeof value['registeredBy'] === 'string' &&
    typeof value['file'] === 'string' &&
    /* The name is made from the hash, so an edited list cannot lead out of the folder. */
    /^[0-9a-f]{64}\.[a-z]{3,4}$/.test(value['file']) &&
    value['file'].startsWith(value['sha256'])
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StationError('reference-damaged', { file, why: messageOf(error) }, { cause: error });
  }
}
