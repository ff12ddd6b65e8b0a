import type { Locale } from '../domain/station-error.js';

/** The language of a terminal by its environment, as POSIX orders the variables; English unless it is Chinese. */
export function terminalLocale(environment: Readonly<Record<string, string | undefined>>): Locale {
  const setting = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return /^zh/i.test(setting) ? 'zh-TW' : 'en';
}
