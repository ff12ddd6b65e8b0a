import { v7 as newId } from 'uuid';
import type { VisionProcess } from '../adapters/vision-process/vision-process.js';
import type { LogEntry } from '../domain/log-entry.js';
import { type CurrentRecipes, type Eye, Inspector } from '../pipeline/inspector.js';
import type { Line } from '../pipeline/line.js';
import { retry } from './retry.js';
import type { StationCore } from './station-core.js';

/** A camera and the process that looks through it. */
export interface StationEye extends Eye {
  readonly vision: VisionProcess;
}

interface InspectorParts {
  readonly eyes: readonly StationEye[];
  readonly recipes: CurrentRecipes;
  /** By name of the camera; only cameras that have outputs. */
  readonly lines: ReadonlyMap<string, Line>;
}

/** What judges the parts of all cameras. */
export function createInspector(
  { loaded, config, auditLog, clock, logger, software, health }: StationCore,
  { eyes, recipes, lines }: InspectorParts,
  onAppended: (entry: LogEntry) => void,
): Inspector {
  return new Inspector({
    station: config.station.id,
    eyes,
    recipes,
    auditLog,
    clock,
    logger,
    newId,
    configHash: loaded.hash,
    software,
    retry,
    onFault: (fault) => {
      health.setFault('audit', fault);
      // A station that waits for its disk holds verdicts which a restart would lose.
      health.beatAll();
    },
    lines,
    onAppended,
  });
}
