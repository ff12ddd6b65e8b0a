import { parseArgs } from 'node:util';
import { fail } from './cli/fail.js';
import { stopSignal } from './cli/stop-signal.js';
import { loadConfig } from './config/load-config.js';
import { messageOf, StationError } from './domain/station-error.js';
import { runStation } from './station.js';
import { terminalLocale } from './text/locale.js';

/* The daemon as a service manager starts it; `twinspect run` is the same station for a person at a terminal. */
try {
  await runStation(
    { loaded: await loadConfig(configFile()) },
    stopSignal(() => undefined),
  );
} catch (error) {
  process.exitCode = fail(error, terminalLocale(process.env));
}

function configFile(): string {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string', short: 'c' } } });
    return values.config ?? '/etc/twinspect/station.yaml';
  } catch (error) {
    throw new StationError('usage', { why: messageOf(error) }, { cause: error });
  }
}
