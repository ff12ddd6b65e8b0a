import { availableParallelism } from 'node:os';
import { VisionProcess } from '../adapters/vision-process/vision-process.js';
import type { Recipe } from '../config/recipe.js';
import type { CameraConfig } from '../config/sections/camera.js';
import { packagedModels } from '../runtime/packaged-models.js';
import type { StationCore } from './station-core.js';

/** The process that looks through a camera. */
export function createVision(
  { config, clock, logger, health, counters }: StationCore,
  camera: CameraConfig,
  recipes: () => readonly Recipe[],
): VisionProcess {
  return new VisionProcess({
    settings: {
      camera,
      modelsDirectory: config.modelsDirectory ?? packagedModels,
      dataDirectory: config.dataDirectory,
      keepMaps: config.audit.keepMaps,
      describedRegions: config.audit.describedRegions,
      threads: Math.max(1, Math.floor(availableParallelism() / config.cameras.length)),
    },
    recipes,
    script: new URL('../vision-process.js', import.meta.url),
    clock,
    onReady: (models) => {
      for (const { name, version, provider } of models) {
        logger.info({ camera: camera.name, model: name, version, provider }, 'vision process ready');
      }
    },
    onCounters: (latest) => counters.set(camera.name, latest),
    onCameraFault: (fault) => health.setFault(`camera:${camera.name}`, fault),
  });
}
