import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { isStationError, StationError } from '../../domain/station-error.js';
import type { SampleImage } from '../../recipes/recipe-store.js';

/** An image that may become a golden sample. */
export interface Candidate extends SampleImage {
  /** File that it was read from, for messages. */
  readonly source: string;
}

interface CheckCandidates {
  /** Image files in the order in which they are to be registered. */
  readonly files: readonly string[];
  /** Hashes of the golden samples that the part has. */
  readonly known: readonly string[];
  readonly part: string;
  /** Throws when an image cannot be a golden sample, seen from the first that was accepted. */
  readonly check: (image: Candidate, first: Candidate | undefined) => Promise<void>;
  readonly onProgress: (done: number) => void;
}

/** What became of each image. */
export interface CheckedCandidates {
  readonly accepted: readonly Candidate[];
  readonly duplicates: readonly string[];
  readonly rejected: readonly { readonly source: string; readonly code: string; readonly why: string }[];
}

const endings: ReadonlySet<string> = new Set(['.png', '.jpg', '.jpeg', '.bmp', '.tif', '.tiff']);

/** Looks at each image: of one image's own faults the others are free. */
export async function checkCandidates(options: CheckCandidates): Promise<CheckedCandidates> {
  const accepted: Candidate[] = [];
  const duplicates: string[] = [];
  const rejected: { readonly source: string; readonly code: string; readonly why: string }[] = [];
  const hashes = new Set(options.known);
  for (const [index, source] of options.files.entries()) {
    try {
      const image = await readCandidate(source, options.part);
      if (hashes.has(image.sha256)) duplicates.push(source);
      else {
        await options.check(image, accepted[0]);
        hashes.add(image.sha256);
        accepted.push(image);
      }
    } catch (error) {
      /* Anything else, such as a full disk, ends the registration. */
      if (!isStationError(error) || error.code === 'reference-damaged') throw error;
      rejected.push({ source, code: error.code, why: error.message });
    }
    options.onProgress(index + 1);
  }
  return { accepted, duplicates, rejected };
}

async function readCandidate(source: string, part: string): Promise<Candidate> {
  const ending = extname(source).toLowerCase();
  if (!endings.has(ending)) {
    const why = `its name ends in "${ending}", not in ${[...endings].join(', ')}`;
    throw new StationError('reference-rejected', { file: source, part, why });
  }
  const data = await readFile(source).catch((error: unknown) => {
    throw new StationError('image-unreadable', { file: source }, { cause: error });
  });
  const sha256 = createHash('sha256').update(data).digest('hex');
  return { source, sha256, file: `${sha256}${ending}`, data };
}
