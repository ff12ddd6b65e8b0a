import type { StationCore } from './station-core.js';

/** Whether parts can be inspected with each camera at this moment, by its name. */
export function camerasOnline({ config, counters, health }: StationCore): ReadonlyMap<string, boolean> {
  const failed = new Set(health.faults().map(({ component }) => component));
  return new Map(
    config.cameras.map(({ name }) => {
      const isWell = !failed.has(`camera:${name}`) && !failed.has(`vision:${name}`);
      return [name, isWell && counters.get(name)?.connected === true];
    }),
  );
}
