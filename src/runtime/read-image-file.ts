import { readFile } from 'node:fs/promises';
import { StationError } from '../domain/station-error.js';

/**
 * The bytes of an image file, not decoded.
 *
 * @throws StationError `image-unreadable`, with what the file system said as its cause
 */
export async function readImageFile(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new StationError('image-unreadable', { file }, { cause: error });
  });
}
