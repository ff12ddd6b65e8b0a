import type { ErrorKind } from './error-kind.js';

export type NetworkErrorCode =
  | 'broker-unreachable'
  | 'port-in-use'
  | 'command-invalid'
  | 'command-unknown'
  | 'command-expired'
  | 'too-many-commands'
  | 'sparkplug-invalid'
  | 'origin-refused';

/** Errors of broker, ports and what comes over them. */
export const networkErrors: Readonly<Record<NetworkErrorCode, ErrorKind>> = {
  'broker-unreachable': {
    fault: 'environment',
    retryable: true,
    en: [
      'the MQTT broker {url} cannot be reached: {why}',
      'Results are kept and sent later; check address, user and network.',
    ],
    zhTW: ['無法連線 MQTT 伺服器 {url}：{why}', '結果會保留並稍後送出；請檢查位址、帳號與網路。'],
  },
  'port-in-use': {
    fault: 'configuration',
    retryable: false,
    en: [
      'port {port} for {what} is in use by another program',
      'Choose another one in the configuration: {key}.',
    ],
    zhTW: ['{what} 的連接埠 {port} 已被其他程式使用', '請在設定中改用其他連接埠：{key}。'],
  },
  'command-invalid': {
    fault: 'input',
    retryable: false,
    en: ['the command on {topic} is not valid: {problems}', 'See docs/mqtt.md for its form.'],
    zhTW: ['{topic} 上的指令無效：{problems}', '格式請見 docs/mqtt.md。'],
  },
  'command-unknown': {
    fault: 'input',
    retryable: false,
    en: ['there is no command {topic}', 'The last level must be one of: {known}.'],
    zhTW: ['沒有 {topic} 這個指令', '最後一層必須是下列之一：{known}。'],
  },
  'command-expired': {
    fault: 'input',
    retryable: false,
    en: [
      'the command on {topic} was to be done before {expiresAt}, it is {now}',
      'Send it again; where this goes on, compare the clocks of sender and station.',
    ],
    zhTW: [
      '{topic} 上的指令須在 {expiresAt} 前執行，現在是 {now}',
      '請重新送出；若持續發生，請核對送出端與本站的時鐘。',
    ],
  },
  'too-many-commands': {
    fault: 'input',
    retryable: false,
    en: [
      'more than {perSecond} commands a second: those beyond are not looked at',
      'Find out who sends them; the limit is {key} of the configuration.',
    ],
    zhTW: ['每秒超過 {perSecond} 個指令：超出的部分不予處理', '請查明送出者；上限為設定中的 {key}。'],
  },
  'sparkplug-invalid': {
    fault: 'input',
    retryable: false,
    en: [
      'a Sparkplug payload cannot be read: {why}',
      'Find out which host sends it; the station goes on without it.',
    ],
    zhTW: ['無法讀取 Sparkplug 訊息：{why}', '請查明是哪個主機送出；本站會略過並繼續運作。'],
  },
  'origin-refused': {
    fault: 'input',
    retryable: false,
    en: [
      'a page of {origin} must not change this station',
      "Use the station's own page, or a program that sends no Origin header.",
    ],
    zhTW: ['來自 {origin} 的網頁不得變更本站', '請使用本站的操作頁面，或不送出 Origin 標頭的程式。'],
  },
};
