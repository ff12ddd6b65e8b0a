import { readdir } from 'node:fs/promises';
import { messageOf, StationError } from '../../domain/station-error.js';

/**
 * Names of the models in a folder: its folders that hold a manifest, in the order of their names.
 *
 * @throws StationError `model-not-found` when the folder cannot be read
 */
export async function listModels(modelsDirectory: string): Promise<readonly string[]> {
  const entries = await readdir(modelsDirectory, { withFileTypes: true }).catch((error: unknown) => {
    const parameters = { name: '*', directory: `${modelsDirectory} (${messageOf(error)})` };
    throw new StationError('model-not-found', parameters, { cause: error });
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const withManifest = await Promise.all(
    folders.map(async (name) => {
      const files = await readdir(`${modelsDirectory}/${name}`);
      return files.includes('manifest.json') ? [name] : [];
    }),
  );
  return withManifest.flat().toSorted();
}
