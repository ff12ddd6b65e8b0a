import { readFile } from 'node:fs/promises';
import { isStationError, StationError } from '../../domain/station-error.js';
import {
  addReferences,
  listReferences,
  type NewSample,
  type ReferenceSample,
} from '../../references/reference-store.js';

interface RegisterSamples {
  readonly dataDirectory: string;
  readonly part: string;
  /** Image files in the order in which they are to be registered. */
  readonly files: readonly string[];
  readonly registeredBy: string;
  readonly now: Date;
  /**
   * Throws when an image cannot be a golden sample.
   *
   * @param first the golden sample that parts are aligned to; absent for the first of a part
   */
  readonly check: (image: NewSample, first: NewSample | undefined) => Promise<void>;
  readonly onProgress: (done: number, total: number) => void;
}

/** What became of each image. */
export interface RegisterOutcome {
  readonly added: readonly (ReferenceSample & { readonly source: string })[];
  readonly duplicates: readonly string[];
  readonly rejected: readonly { readonly source: string; readonly code: string; readonly why: string }[];
}

/**
 * Registers the images that pass the check, one at a time, so that what was registered stays registered whatever
 * happens to the next.
 *
 * @throws StationError `reference-damaged` when the golden samples that the part has are damaged; `usage` for a name
 * that cannot be a part.
 */
export async function registerSamples(options: RegisterSamples): Promise<RegisterOutcome> {
  const { dataDirectory, part, registeredBy, now } = options;
  const [known] = await listReferences(dataDirectory, part);
  let first = known === undefined ? undefined : { source: known.path, data: await readFile(known.path) };
  const added: (ReferenceSample & { readonly source: string })[] = [];
  const duplicates: string[] = [];
  const rejected: { readonly source: string; readonly code: string; readonly why: string }[] = [];
  for (const [index, source] of options.files.entries()) {
    try {
      const image = { source, data: await readImage(source) };
      await options.check(image, first);
      const registration = await addReferences({ dataDirectory, part, images: [image], registeredBy, now });
      duplicates.push(...registration.duplicates.map((duplicate) => duplicate.source));
      added.push(...registration.added.map((sample) => ({ ...sample, source })));
      first ??= image;
    } catch (error) {
      /* Of one image's own faults the others are free; anything else, such as a full disk, ends the registration. */
      if (!isStationError(error) || error.code === 'reference-damaged') throw error;
      rejected.push({ source, code: error.code, why: error.message });
    }
    options.onProgress(index + 1, options.files.length);
  }
  return { added, duplicates, rejected };
}

async function readImage(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new StationError('image-unreadable', { file }, { cause: error });
  });
}
