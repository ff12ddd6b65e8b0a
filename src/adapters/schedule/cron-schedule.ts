import { createTask } from 'node-cron';
import { messageOf } from '../../domain/station-error.js';
import type { Logger } from '../../ports/logger.js';
import type { Component } from '../../runtime/component.js';
import { untilAborted } from '../../runtime/until-aborted.js';

interface CronScheduleOptions {
  readonly name: string;
  /** Five or six fields, local time; checked with the configuration. */
  readonly cron: string;
  readonly task: () => Promise<void>;
  readonly logger: Logger;
}

/**
 * Does something at the times of a cron expression. A run that takes longer than the time to the next one delays
 * nothing: that next one is left out. A failed run is logged and tried again at its next time.
 */
export class CronSchedule implements Component {
  readonly name: string;
  readonly #options: CronScheduleOptions;

  constructor(options: CronScheduleOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { cron } = this.#options;
    let underWay: Promise<void> = Promise.resolve();
    const task = createTask(
      cron,
      async () => {
        underWay = this.#once();
        await underWay;
      },
      { noOverlap: true },
    );
    await task.start();
    await untilAborted(signal);
    await task.destroy();
    await underWay;
  }

  async #once(): Promise<void> {
    const { task, logger, name } = this.#options;
    try {
      await task();
    } catch (error) {
      logger.error({ component: name }, messageOf(error));
    }
  }
}
