import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StationError } from '../../domain/station-error.js';

/**
 * The files of a folder that are named by some hashes.
 *
 * @throws StationError `images-missing` naming the first that is not there.
 */
export async function findPictures(folder: string, hashes: readonly string[]): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new StationError('images-missing', { directory: folder }, { cause: error });
  });
  return hashes.map((hash) => {
    const name = names.find((one) => one.startsWith(hash));
    if (name === undefined) throw new StationError('images-missing', { directory: join(folder, hash) });
    return join(folder, name);
  });
}
