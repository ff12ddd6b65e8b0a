import { CronSchedule } from '../adapters/schedule/cron-schedule.js';
import { retention } from '../jobs/retention.js';
import type { StationCore } from './station-core.js';

/** Removes evidence images that need not be kept any longer. */
export function createCleaning({ config, auditLog, clock, logger }: StationCore): CronSchedule {
  const { keepEvidenceDays: keepDays, keepEvidenceBytes: keepBytes, retentionCron: cron } = config.audit;
  return new CronSchedule({
    name: 'retention',
    cron,
    logger,
    task: async () => {
      const report = await retention({ evidence: auditLog, keepDays, keepBytes, clock });
      logger.info({ component: 'retention', ...report }, 'evidence images removed');
    },
  });
}
