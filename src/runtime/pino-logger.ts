import { pino } from 'pino';
import type { Logger } from '../ports/logger.js';

/** One JSON object a line on standard error: journald and log collectors read it, standard output stays for people. */
export function createLogger(level: 'debug' | 'info' | 'warn' | 'error'): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
}
