import type { Locale, StationError } from '../../domain/station-error.js';

/** What one check of `twinspect doctor` found. */
export interface Finding {
  /** What was checked, for example `camera top`. */
  readonly subject: string;
  readonly level: 'good' | 'warning' | 'problem';
  readonly what: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly mend: string;
}

export function good(subject: string, what: string): Finding {
  return { subject, level: 'good', what, mend: '' };
}

/** A check that ended with an error: it says by itself what to do. */
export function failed(subject: string, error: StationError, locale: Locale): Finding {
  return { subject, level: 'problem', ...error.describe(locale) };
}
