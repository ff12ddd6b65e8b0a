import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, StationError } from '../domain/station-error.js';

const imageName = /\.(?:png|jpe?g|bmp|tiff?)$/i;
const order = new Intl.Collator('en', { numeric: true });

/**
 * The image files that some paths stand for: files as they are, folders by the images in them, `2.png` before `10.png`.
 *
 * @throws StationError `images-missing` naming the path that is not there or the folder without images.
 */
export async function listImages(paths: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(paths.map(imagesAt));
  return lists.flat();
}

/** True for a file name that ends like an image. */
export function isImageName(name: string): boolean {
  return imageName.test(name);
}

async function imagesAt(path: string): Promise<readonly string[]> {
  const missing = (error?: unknown): StationError =>
    new StationError(
      'images-missing',
      { directory: path, why: messageOf(error ?? 'no image files') },
      { cause: error },
    );
  const found = await stat(path).catch((error: unknown) => {
    throw missing(error);
  });
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter(isImageName).toSorted((a, b) => order.compare(a, b));
  if (names.length === 0) throw missing();
  return names.map((name) => join(path, name));
}
