import type { ErrorKind } from './error-kind.js';

export type CameraErrorCode =
  | 'camera-open-failed'
  | 'camera-stalled'
  | 'camera-lost'
  | 'camera-changed-size'
  | 'frame-torn'
  | 'vision-lost'
  | 'vision-unresponsive';

/** Errors of cameras, frames and the process that looks at them. */
export const cameraErrors: Readonly<Record<CameraErrorCode, ErrorKind>> = {
  'camera-open-failed': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} cannot be opened at {source}: {why}',
      'Check cable, power and address; `twinspect doctor` tries it again.',
    ],
    zhTW: [
      '無法開啟相機 {camera}（{source}）：{why}',
      '請檢查線路、電源與位址；可用 `twinspect doctor` 再試一次。',
    ],
  },
  'camera-stalled': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} has given no frame for {ms} ms',
      'The station reconnects by itself; check cable and network if it goes on.',
    ],
    zhTW: ['相機 {camera} 已 {ms} 毫秒未送出影像', '本站會自行重新連線；若持續發生請檢查線路與網路。'],
  },
  'camera-lost': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} ended its stream: {why}',
      'The station reconnects by itself; check cable and network if it goes on.',
    ],
    zhTW: ['相機 {camera} 的串流已中斷：{why}', '本站會自行重新連線；若持續發生請檢查線路與網路。'],
  },
  'camera-changed-size': {
    fault: 'device',
    retryable: true,
    en: [
      'camera {camera} changed from {before} to {after} pixels',
      'Set one resolution on the camera; the station reconnects with the new one.',
    ],
    zhTW: [
      '相機 {camera} 的解析度由 {before} 變為 {after}',
      '請將相機固定於單一解析度；本站會以新解析度重新連線。',
    ],
  },
  'frame-torn': {
    fault: 'device',
    retryable: true,
    en: ['camera {camera} sent a frame that is cut off or damaged', 'Check cable and network load.'],
    zhTW: ['相機 {camera} 送出不完整或損毀的影像', '請檢查線路與網路負載。'],
  },
  'vision-lost': {
    fault: 'internal',
    retryable: true,
    en: [
      'the vision process of camera {camera} ended: {why}',
      'It is started again by itself; report it when it repeats.',
    ],
    zhTW: ['相機 {camera} 的視覺程序已結束：{why}', '程序會自行重新啟動；若重複發生請回報。'],
  },
  'vision-unresponsive': {
    fault: 'internal',
    retryable: true,
    en: [
      'the vision process of camera {camera} has not answered for {ms} ms',
      'It is ended and started again by itself.',
    ],
    zhTW: ['相機 {camera} 的視覺程序已 {ms} 毫秒沒有回應', '程序會自行結束並重新啟動。'],
  },
};
