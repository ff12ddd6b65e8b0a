import type { InspectCommand } from '../../contract/inspect-command.js';
import type { LogEntry } from '../../domain/log-entry.js';

/**
 * What the network can have the station do. Those that change something check first and throw a StationError where the
 * wish cannot be granted; what they return does it, once the wish is in the audit log.
 */
export interface StationActions {
  readonly inspect: (command: InspectCommand) => Promise<LogEntry>;
  readonly selectRecipe: (camera: string | undefined, part: string) => () => void;
  readonly reset: (camera: string | undefined) => () => void;
  /** Has other lanes than this one tell all that they keep on the broker. */
  readonly rebirth: () => void;
}
