import type { LoadedConfig } from '../config/load-config.js';
import { anyQuality } from './any-quality.js';

interface ReplayOptions {
  /** Folder of pairs `X_test.*`, `X_temp.*`. */
  readonly directory: string;
  readonly model: string;
}

/**
 * The configuration with its cameras replaced by one that replays a folder of image pairs as fast as they are judged.
 * The pairs may have slipped by a few pixels, and black-and-white scans are as welcome as photographs.
 */
export function replayConfig(loaded: LoadedConfig, { directory, model }: ReplayOptions): LoadedConfig {
  const camera = 'replay';
  const part = 'pair';
  return {
    ...loaded,
    config: {
      ...loaded.config,
      cameras: [
        {
          name: camera,
          part,
          source: { kind: 'images', paths: [directory], pairs: true, loop: true },
          quality: anyQuality,
          stallMs: 1000,
          maxMegapixels: 100,
        },
      ],
      recipes: [
        {
          part,
          references: { kind: 'paired' },
          model,
          comparison: 'position',
          screening: true,
          alignment: { kind: 'shift', searchPx: 12, minCorrelation: 0.6 },
          checkPart: false,
          masks: [],
          zones: [],
          thresholds: { fail: 0.5 },
          minAreaPx: 16,
          deadlineMs: 10_000,
        },
      ],
      triggers: [{ kind: 'interval', camera, everyMs: 10 }],
    },
  };
}
