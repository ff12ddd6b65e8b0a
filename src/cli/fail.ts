import { isStationError, type Locale } from '../domain/station-error.js';
import { exitCodes } from './exit-codes.js';

/** Prints what went wrong and what to do about it, and returns the exit code that says whose fault it was. */
export function fail(error: unknown, locale: Locale): number {
  if (!isStationError(error)) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exitCodes.failure;
  }
  const { what, mend } = error.describe(locale);
  process.stderr.write(`twinspect: ${what}\n  ${mend} [${error.code}]\n`);
  if (error.code === 'usage') return exitCodes.usage;
  return error.fault === 'configuration' ? exitCodes.config : exitCodes.failure;
}
