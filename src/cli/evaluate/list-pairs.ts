import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, StationError } from '../../domain/station-error.js';

/** A part and the golden sample that belongs to it. */
export interface ImagePair {
  /** What stands before `_test` and `_temp`. */
  readonly id: string;
  readonly test: string;
  readonly reference: string;
  /** `ID.txt` beside the images, where there is one. */
  readonly annotations?: string;
}

/**
 * The pairs `ID_test.*`, `ID_temp.*` of a folder in the order of their ids.
 *
 * @throws StationError `images-missing` when the folder cannot be read or holds none; `usage` naming a test image
 * without a reference.
 */
export async function listPairs(directory: string): Promise<readonly ImagePair[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw new StationError('images-missing', { directory, why: messageOf(error) }, { cause: error });
  });
  const references = new Map(names.flatMap((name) => idOf(name, 'temp').map((id) => [id, name] as const)));
  const texts = new Set(names);
  const pairs = names.toSorted().flatMap((name) =>
    idOf(name, 'test').map((id): ImagePair => {
      const reference = references.get(id);
      if (reference === undefined)
        throw new StationError('usage', { why: `${join(directory, name)}: no ${id}_temp.*` });
      return {
        id,
        test: join(directory, name),
        reference: join(directory, reference),
        ...(texts.has(`${id}.txt`) ? { annotations: join(directory, `${id}.txt`) } : {}),
      };
    }),
  );
  if (pairs.length === 0) throw new StationError('images-missing', { directory });
  return pairs;
}

function idOf(name: string, role: 'test' | 'temp'): readonly string[] {
  const match = new RegExp(`^(.+)_${role}\\.(?:jpe?g|png|bmp|tiff?)$`, 'i').exec(name);
  return match?.[1] === undefined ? [] : [match[1]];
}
