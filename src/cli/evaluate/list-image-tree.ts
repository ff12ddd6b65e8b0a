import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { messageOf, StationError } from '../../domain/station-error.js';
import { isImageName } from '../../runtime/list-images.js';

/**
 * The images of a folder and of all folders below it, as paths relative to it, in the order of their names.
 *
 * @throws StationError `images-missing`
 */
export async function listImageTree(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      throw new StationError('images-missing', { directory, why: messageOf(error) }, { cause: error });
    },
  );
  const files = entries
    .filter((entry) => entry.isFile() && isImageName(entry.name))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .toSorted();
  if (files.length === 0) throw new StationError('images-missing', { directory });
  return files;
}
