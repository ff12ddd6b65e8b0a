import type { ErrorKind } from './error-kind.js';

export type StationErrorCode = 'stop-timed-out';

/** Errors of the station itself. */
export const stationErrors: Readonly<Record<StationErrorCode, ErrorKind>> = {
  'stop-timed-out': {
    fault: 'internal',
    retryable: false,
    en: [
      '{component} did not stop within {ms} ms',
      'The process ends all the same; report it when it repeats.',
    ],
    zhTW: ['{component} 未能在 {ms} 毫秒內停止', '程序仍會結束；若重複發生請回報。'],
  },
};
