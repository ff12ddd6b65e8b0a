import { modelHash, readManifest } from '../adapters/onnx/model-files.js';
import type { Config } from '../config/schema.js';
import { packagedModels } from '../runtime/packaged-models.js';

/** SHA-256 of a model by its name, as it is installed here. */
export function installedModel({ modelsDirectory }: Config): (name: string) => Promise<string> {
  return async (name) => modelHash(await readManifest(modelsDirectory ?? packagedModels, name));
}
