import type { CameraSource } from '../config/sections/camera.js';
import type { StationEye } from './create-inspector.js';
import type { StationCore } from './station-core.js';

/** These are opened when the first part is inspected: until then nothing says that they are connected. */
const openedOnDemand: ReadonlySet<CameraSource['kind']> = new Set(['images', 'video', 'drop-folder']);

/** Whether parts can be inspected with each camera at this moment, by its name. */
export function camerasOnline(
  { config, counters, health }: Pick<StationCore, 'config' | 'counters' | 'health'>,
  eyes: readonly { readonly vision: Pick<StationEye['vision'], 'camera' | 'pid'> }[],
): ReadonlyMap<string, boolean> {
  const failed = new Set(health.faults().map(({ component }) => component));
  return new Map(
    config.cameras.map(({ name, source }) => {
      const isReady = eyes.some(({ vision }) => vision.camera === name && vision.pid !== undefined);
      const isWell = isReady && !failed.has(`camera:${name}`) && !failed.has(`vision:${name}`);
      const isConnected = openedOnDemand.has(source.kind) || counters.get(name)?.connected === true;
      return [name, isWell && isConnected];
    }),
  );
}
