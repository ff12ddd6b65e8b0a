import type { UnjudgedReason } from '../domain/observation.js';
import type { Locale } from '../domain/station-error.js';
import type { VerdictKind } from '../domain/verdict.js';

/** Verdicts as people read them. */
export const verdictTexts: Readonly<Record<Locale, Readonly<Record<VerdictKind, string>>>> = {
  en: { pass: 'pass', review: 'review', fail: 'fail', unjudged: 'unjudged' },
  'zh-TW': { pass: '合格', review: '複判', fail: '不合格', unjudged: '未判定' },
};

/** Why a part could not be judged, as people read it. */
export const unjudgedTexts: Readonly<Record<Locale, Readonly<Record<UnjudgedReason, string>>>> = {
  en: {
    'no-frame': 'the camera gave no frame',
    'frame-blurred': 'the frame is blurred',
    'frame-too-dark': 'the frame is too dark',
    'frame-too-bright': 'the frame is too bright',
    'frame-clipped': 'too many pixels are black or white',
    'frame-frozen': 'the camera repeats the same frame',
    'frame-unreadable': 'the frame cannot be decoded',
    'wrong-part': 'another part lies in the fixture',
    'alignment-rejected': 'the part does not fit its golden sample',
    'no-reference': 'the part has no golden sample',
    'unknown-part': 'there is no recipe for the part',
    'camera-lost': 'the camera is not connected',
    'vision-lost': 'the vision process ended',
    'comparison-failed': 'the comparison failed',
    late: 'the deadline has passed',
    overrun: 'too many triggers are waiting',
    stopping: 'the station stops',
  },
  'zh-TW': {
    'no-frame': '相機沒有影像',
    'frame-blurred': '影像模糊',
    'frame-too-dark': '影像過暗',
    'frame-too-bright': '影像過亮',
    'frame-clipped': '過多像素全黑或全白',
    'frame-frozen': '相機重複送出同一影像',
    'frame-unreadable': '影像無法解碼',
    'wrong-part': '治具中是其他零件',
    'alignment-rejected': '零件與標準樣品無法對位',
    'no-reference': '零件沒有標準樣品',
    'unknown-part': '沒有此零件的配方',
    'camera-lost': '相機未連線',
    'vision-lost': '視覺程序已結束',
    'comparison-failed': '比對失敗',
    late: '已超過時限',
    overrun: '等待中的觸發過多',
    stopping: '本站停止中',
  },
};
