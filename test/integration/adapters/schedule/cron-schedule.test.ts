import { describe, expect, it } from 'vitest';
import { CronSchedule } from '../../../../src/adapters/schedule/cron-schedule.js';
import { running, until } from '../../../simulators/running.js';
import { silentLogger } from '../../../simulators/silent-logger.js';

describe('a schedule', () => {
  it('runs at its times, goes on after a failure, and lets a run end when it stops', async () => {
    let runs = 0;
    let ended = 0;
    const schedule = new CronSchedule({
      name: 'every second',
      cron: '* * * * * *',
      logger: silentLogger,
      task: async () => {
        runs += 1;
        if (runs === 1) throw new Error('the first one fails');
        await new Promise((resolve) => {
          setTimeout(resolve, 200);
        });
        ended += 1;
      },
    });
    const { stop } = running(schedule);
    await until(() => runs === 2);
    await stop();
    expect(ended).toBe(1);
  });
});
