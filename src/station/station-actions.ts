import type { StationActions } from '../adapters/mqtt/station-actions.js';
import { StationError } from '../domain/station-error.js';
import type { Inspector } from '../pipeline/inspector.js';
import type { StationEye } from './create-inspector.js';

interface ActionsOf {
  readonly inspector: Inspector;
  readonly eyes: readonly StationEye[];
  /** Lanes besides the plain one that keep something on the broker. */
  readonly rebirth: () => void;
}

/** What commands from the network do. */
export function stationActions({ inspector, eyes, rebirth }: ActionsOf): StationActions {
  return {
    inspect: ({ id, camera, part, serial, lot }) =>
      inspector.request({ id, source: 'mqtt', camera, part, serial, lot }),
    selectRecipe: (camera, part) => inspector.selection(camera, part),
    reset: (camera) => {
      const chosen = eyes.filter(({ vision }) => camera === undefined || vision.camera === camera);
      if (chosen.length === 0) {
        const known = eyes.map(({ vision }) => vision.camera).join(', ');
        throw new StationError('unknown-camera', { camera: camera ?? '""', known });
      }
      return () => {
        for (const { vision } of chosen) vision.startAnew();
      };
    },
    rebirth,
  };
}
