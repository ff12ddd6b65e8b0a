import { readFile } from 'node:fs/promises';

/** Which program this is: goes into every verdict's provenance. */
export interface Software {
  readonly version: string;
  readonly commit: string;
  /** `1.2.3+abcdef01`. */
  readonly text: string;
}

/** Reads what the build wrote beside the program. */
export async function readSoftware(): Promise<Software> {
  const text = await readFile(new URL('../build-info.json', import.meta.url), 'utf8');
  const info: unknown = JSON.parse(text);
  if (!isBuildInfo(info)) throw new Error('build-info.json is damaged: build the program again');
  return { ...info, text: `${info.version}+${info.commit}` };
}

function isBuildInfo(value: unknown): value is { readonly version: string; readonly commit: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string' &&
    'commit' in value &&
    typeof value.commit === 'string'
  );
}
