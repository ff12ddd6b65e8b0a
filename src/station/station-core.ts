import type { SqliteAuditLog } from '../adapters/sqlite/sqlite-audit-log.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { Config } from '../config/schema.js';
import type { CameraCounters } from '../domain/camera-counters.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Health } from '../runtime/health.js';

/** What every part of the station is made with. */
export interface StationCore {
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly auditLog: SqliteAuditLog;
  /** Random name of the log. */
  readonly epoch: string;
  readonly software: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: Health;
  /** By name of the camera. */
  readonly counters: Map<string, CameraCounters>;
}
