import type { StationState } from './station-state.js';

/**
 * The states of PackML that a station can be in, with their numbers by ISA-TR88.00.02. Some documents number them
 * otherwise; therefore the name is told besides, and the configuration can change the numbers.
 */
export const packMlNumbers: Readonly<Record<PackMlState, number>> = {
  Starting: 3,
  Execute: 6,
  Stopping: 7,
  Held: 11,
};

/** `Held`: no part can be judged, or no verdict can be kept. */
export type PackMlState = 'Starting' | 'Execute' | 'Stopping' | 'Held';

/** All of them. */
export const packMlStates: readonly ['Starting', 'Execute', 'Stopping', 'Held'] = [
  'Starting',
  'Execute',
  'Stopping',
  'Held',
];

/** The PackML state of a station some of whose cameras are online. */
export function packMlState(state: StationState, cameras: ReadonlyMap<string, boolean>): PackMlState {
  switch (state.kind) {
    case 'starting':
      return 'Starting';
    case 'stopping':
      return 'Stopping';
    case 'running':
      return 'Execute';
    case 'degraded': {
      const canSee = [...cameras.values()].some(Boolean);
      const canKeep = !state.faults.some(({ component }) => component === 'audit');
      return canSee && canKeep ? 'Execute' : 'Held';
    }
  }
}
