import type { UnjudgedReason } from './observation.js';

/** The decision on one part. `unjudged` is never a pass: whoever acts on verdicts treats it as a reject. */
export type Verdict =
  | { readonly kind: 'pass' }
  /** The score lies in the review band: a person decides. */
  | { readonly kind: 'review' }
  | { readonly kind: 'fail' }
  | {
      readonly kind: 'unjudged';
      readonly reason: UnjudgedReason;
      readonly detail: string;
      /** The deadline of the recipe had passed. */
      readonly late: boolean;
    };

/** The four kinds, in the order in which tables list them. */
export const verdictKinds: readonly ['pass', 'review', 'fail', 'unjudged'] = [
  'pass',
  'review',
  'fail',
  'unjudged',
];
export type VerdictKind = (typeof verdictKinds)[number];
