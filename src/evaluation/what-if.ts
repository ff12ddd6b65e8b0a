import { type VerdictKind, verdictKinds } from '../domain/verdict.js';

/** Why an inspection cannot be judged again without inference. */
export type WhatIfGap =
  /** Nothing was compared: no frame, no alignment, too late. */
  | 'not-compared'
  /** Its anomaly map was not kept, or retention has removed it. */
  | 'no-map'
  /** The map came from another model, other golden samples, another alignment or region. */
  | 'other-comparison';

/** One inspection under both recipes. */
export interface WhatIfCase {
  readonly seq: number;
  readonly id: string;
  readonly judgedAt: string;
  readonly camera: string;
  readonly serial?: string;
  /** File of the frame, where the camera replays files. */
  readonly file?: string;
  /** As it is in the log. */
  readonly before: VerdictKind;
  readonly after: VerdictKind;
  readonly scoreBefore: number;
  readonly scoreAfter: number;
  /** Places that the other recipe finds. */
  readonly regions: number;
  /** Evidence image that shows the part. */
  readonly picture?: { readonly sha256: string; readonly mediaType: string };
}

/** What another recipe would have made of the inspections in the log. */
export interface WhatIf {
  readonly part: string;
  /** Inspections that were looked at, the newest ones. */
  readonly inspections: number;
  readonly rejudged: number;
  readonly gaps: Readonly<Record<WhatIfGap, number>>;
  /** `counts[before][after]`. */
  readonly counts: Readonly<Record<VerdictKind, Readonly<Record<VerdictKind, number>>>>;
  /** Verdicts that flip, newest first. */
  readonly flips: readonly WhatIfCase[];
  /**
   * Inspections that their own recipe, as far as it is known, judges otherwise from the map than it did from the picture.
   * Anything but 0 says that the answer cannot be relied on.
   */
  readonly unrepeatable: number;
}

interface Tally {
  readonly part: string;
  readonly inspections: number;
  readonly cases: readonly WhatIfCase[];
  readonly gaps: readonly WhatIfGap[];
  readonly unrepeatable: number;
}

/** Counts what flips. */
export function tallyWhatIf({ part, inspections, cases, gaps, unrepeatable }: Tally): WhatIf {
  const count = (gap: WhatIfGap): number => gaps.filter((one) => one === gap).length;
  const row = (before: VerdictKind): Record<VerdictKind, number> => {
    const to = (after: VerdictKind): number =>
      cases.filter((one) => one.before === before && one.after === after).length;
    return byVerdict(to);
  };
  return {
    part,
    inspections,
    rejudged: cases.length,
    gaps: {
      'not-compared': count('not-compared'),
      'no-map': count('no-map'),
      'other-comparison': count('other-comparison'),
    },
    counts: byVerdict(row),
    flips: cases.filter(({ before, after }) => before !== after),
    unrepeatable,
  };
}

function byVerdict<T>(valueOf: (kind: VerdictKind) => T): Record<VerdictKind, T> {
  const [pass, review, fail, unjudged] = verdictKinds;
  return {
    pass: valueOf(pass),
    review: valueOf(review),
    fail: valueOf(fail),
    unjudged: valueOf(unjudged),
  };
}
