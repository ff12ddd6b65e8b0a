import type { ErrorKind } from './error-kind.js';

export type LineErrorCode = 'gpio-failed';

/** Errors of outputs and inputs on the line. */
export const lineErrors: Readonly<Record<LineErrorCode, ErrorKind>> = {
  'gpio-failed': {
    fault: 'device',
    retryable: true,
    en: [
      '{program} cannot use {chip}: {why}',
      'Install Debian’s gpiod (1.x), check chip and lines with `gpioinfo`, and let the station open /dev/gpiochip*.',
    ],
    zhTW: [
      '{program} 無法使用 {chip}：{why}',
      '請安裝 Debian 的 gpiod（1.x），以 `gpioinfo` 確認晶片與線路，並讓本站可以開啟 /dev/gpiochip*。',
    ],
  },
};
