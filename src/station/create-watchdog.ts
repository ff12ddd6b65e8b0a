import { notifySocket } from '../adapters/systemd/notify-socket.js';
import { Watchdog } from '../adapters/systemd/watchdog.js';
import type { StationCore } from './station-core.js';

/** Tells the service manager that inspections advance. */
export function createWatchdog({ clock, logger, health }: StationCore): Watchdog {
  return new Watchdog({
    notify: notifySocket(process.env['NOTIFY_SOCKET'], (why) =>
      logger.error({ component: 'watchdog', why }, 'the service manager cannot be told'),
    ),
    timeoutUs: watchdogTimeout(process.env['WATCHDOG_USEC']),
    status: () => health.state().kind,
    silent: () => health.silent(),
    clock,
    logger,
  });
}

/** Microseconds, where the service manager watches. */
function watchdogTimeout(text: string | undefined): number | undefined {
  const timeout = Number(text);
  return Number.isFinite(timeout) && timeout > 0 ? timeout : undefined;
}
