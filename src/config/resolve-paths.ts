import { resolve } from 'node:path';
import type { Config } from './schema.js';
import type { ExternalBroker, SecretSource } from './sections/broker.js';
import type { CameraSource } from './sections/camera.js';
import type { RecipeConfig } from './sections/recipe.js';

/** Makes every path of a configuration absolute, seen from the folder that holds the file. */
export function resolvePaths(config: Config, base: string): Config {
  const at = (path: string): string => resolve(base, path);
  const { broker, sparkplug } = config.mqtt;
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
      broker: broker.kind === 'embedded' ? broker : resolveBroker(broker, at),
      ...(sparkplug?.servers === undefined
        ? {}
        : { sparkplug: { ...sparkplug, servers: sparkplug.servers.map((one) => resolveBroker(one, at)) } }),
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

function resolveBroker(broker: ExternalBroker, at: Resolver): ExternalBroker {
  const { caFile, certFile, keyFile, password } = broker;
  return {
    ...broker,
    ...(caFile === undefined ? {} : { caFile: at(caFile) }),
    ...(certFile === undefined ? {} : { certFile: at(certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: at(keyFile) }),
    ...(password === undefined ? {} : { password: resolveSecret(password, at) }),
  };
}
