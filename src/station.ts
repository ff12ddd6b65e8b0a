import { v7 as newId } from 'uuid';
import { EmbeddedBroker } from './adapters/mqtt/embedded-broker.js';
import { MqttLink } from './adapters/mqtt/mqtt-link.js';
import { CronSchedule } from './adapters/schedule/cron-schedule.js';
import { auditPaths } from './adapters/sqlite/audit-paths.js';
import { openAuditLog } from './adapters/sqlite/sqlite-audit-log.js';
import { Watchdog } from './adapters/systemd/watchdog.js';
import { VisionProcess } from './adapters/vision-process/vision-process.js';
import type { LoadedConfig } from './config/load-config.js';
import type { Inspection } from './domain/inspection.js';

/** Where people find what the station offers. */
export interface StationAddresses {
  readonly page: string;
  readonly broker: string;
  readonly topic: string;
  readonly auditFile: string;
}

interface RunStationOptions {
  readonly loaded: LoadedConfig;
  /** Called once, when everything that the station needs is up. */
  readonly onReady?: (addresses: StationAddresses) => void;
  /** Called for every inspection, after it is on disk. */
  readonly onInspection?: (inspection: Inspection) => void;
}
