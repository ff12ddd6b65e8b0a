import { CronSchedule } from '../adapters/schedule/cron-schedule.js';
import { DriftMonitor, type PartDrift } from '../evaluation/drift-monitor.js';
import { watchDrift } from '../jobs/watch-drift.js';
import { driftError } from '../report/drift-texts.js';
import type { StationCore } from './station-core.js';

/** The job that looks for drift, and what it knows. */
export interface DriftWatch {
  readonly schedule: CronSchedule;
  /** The charts with all that is in the log by now. */
  readonly drifts: () => Promise<readonly PartDrift[]>;
}

/** Looks for drift in the log; an alarm is a fault of the station and a row of the log. It recommends, it changes nothing. */
export function createDrift({ config, auditLog, health, logger }: StationCore): DriftWatch {
  const monitor = new DriftMonitor(config.drift);
  const told = new Map<string, string>();
  const tell = async (drift: PartDrift): Promise<void> => {
    const error = driftError(drift);
    const { part, finding } = drift;
    const component = `drift:${part}`;
    health.setFault(component, error && { component, code: error.code, message: error.message });
    const details =
      error === undefined
        ? { part, cause: told.get(part) ?? '' }
        : { part, cause: error.code, chart: finding?.series.metric ?? '', message: error.message };
    await auditLog.appendEvent({
      type: error === undefined ? 'drift-over' : 'drift-found',
      actor: 'station',
      details,
    });
    logger.warn({ component, ...details }, error?.message ?? 'nothing drifts any more');
  };
  let last: Promise<readonly PartDrift[]> = Promise.resolve([]);
  // One after the other: who asks for a report and the schedule share what has been read.
  const drifts = async (): Promise<readonly PartDrift[]> => {
    const before = last;
    last = before.catch(() => []).then(async () => watchDrift({ log: auditLog, monitor, told, tell }));
    return last;
  };
  const schedule = new CronSchedule({
    name: 'drift',
    cron: config.drift.cron,
    logger,
    task: async () => {
      await drifts();
    },
  });
  return { schedule, drifts };
}
