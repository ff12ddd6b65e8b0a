import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { Component } from '../../runtime/component.js';
import type { Notify } from './notify-socket.js';

interface WatchdogOptions {
  /** Nothing where no service manager listens. */
  readonly notify: Notify | undefined;
  /** `WATCHDOG_USEC`: the service manager restarts a station that is silent for so long. */
  readonly timeoutUs: number | undefined;
  /** One line for `systemctl status`. */
  readonly status: () => string;
  /** Activities that have been silent for too long: while there is one, the watchdog goes hungry. */
  readonly silent: () => readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
}

const statusEveryMs = 5000;

/** Tells the service manager how the station is. It is fed by progress, not by a timer that would outlive a hang. */
export class Watchdog implements Component {
  readonly name = 'watchdog';
  readonly #options: WatchdogOptions;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  /** Everything that the station needs is up. */
  ready(): void {
    this.#options.notify?.(`READY=1\nSTATUS=${this.#options.status()}`);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { notify, timeoutUs, clock } = this.#options;
    const everyMs = timeoutUs === undefined ? statusEveryMs : Math.min(statusEveryMs, timeoutUs / 3000);
    while (!signal.aborted) {
      this.#feed();
      await clock.sleep(everyMs, signal).catch(() => undefined);
    }
    notify?.('STOPPING=1');
  }

  #feed(): void {
    const { notify, silent, status, logger } = this.#options;
    const hanging = silent();
    if (hanging.length === 0) {
      notify?.(`WATCHDOG=1\nSTATUS=${status()}`);
      return;
    }
    logger.error({ component: this.name, silent: hanging }, 'no progress: the watchdog is not fed');
    notify?.(`STATUS=no progress: ${hanging.join(', ')}`);
  }
}
