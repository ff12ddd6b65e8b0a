import { resolve } from 'node:path';
import type { Config } from './schema.js';
import type { CameraSource } from './sections/camera.js';
import type { SecretSource } from './sections/mqtt.js';
import type { RecipeConfig } from './sections/recipe.js';

/** Makes every path of a configuration absolute, seen from the folder that holds the file. */
export function resolvePaths(config: Config, base: string): Config {
  const at = (path: string): string => resolve(base, path);
  const { broker } = config.mqtt;
  return {
    ...config,
    dataDirectory: at(config.dataDirectory),
    ...(config.modelsDirectory === undefined ? {} : { modelsDirectory: at(config.modelsDirectory) }),
    cameras: config.cameras.map((camera) => ({ ...camera, source: resolveSource(camera.source, at) })),
    recipes: config.recipes.map((recipe) =>
      recipe.from === 'store' ? recipe : { ...recipe, references: resolveReferences(recipe.references, at) },
    ),
    mqtt: {
      ...config.mqtt,
      broker:
        broker.kind === 'embedded'
          ? broker
          : {
              ...broker,
              ...(broker.caFile === undefined ? {} : { caFile: at(broker.caFile) }),
              ...(broker.certFile === undefined ? {} : { certFile: at(broker.certFile) }),
              ...(broker.keyFile === undefined ? {} : { keyFile: at(broker.keyFile) }),
              ...(broker.password === undefined ? {} : { password: resolveSecret(broker.password, at) }),
            },
    },
  };
}

type Resolver = (path: string) => string;

function resolveSource(source: CameraSource, at: Resolver): CameraSource {
  switch (source.kind) {
    case 'v4l2':
      return { ...source, device: at(source.device) };
    case 'video':
      return { ...source, file: at(source.file) };
    case 'images':
      return { ...source, paths: source.paths.map(at) };
    case 'drop-folder':
      return { ...source, directory: at(source.directory) };
    case 'gstreamer':
    case 'mjpeg':
      return source;
  }
}

function resolveReferences(references: RecipeConfig['references'], at: Resolver): RecipeConfig['references'] {
  return references.kind === 'files' ? { ...references, paths: references.paths.map(at) } : references;
}

function resolveSecret(secret: SecretSource, at: Resolver): SecretSource {
  return 'file' in secret ? { file: at(secret.file) } : secret;
}
