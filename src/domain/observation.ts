import type { Alignment } from './alignment.js';
import type { Comparison } from './comparison.js';
import type { FrameFacts } from './frame-facts.js';

/** Why there is nothing to judge: each makes the verdict `unjudged`. */
export type UnjudgedReason =
  | 'no-frame'
  | 'frame-blurred'
  | 'frame-too-dark'
  | 'frame-too-bright'
  | 'frame-clipped'
  | 'frame-frozen'
  | 'frame-unreadable'
  | 'wrong-part'
  | 'alignment-rejected'
  | 'no-reference'
  | 'unknown-part'
  | 'camera-lost'
  | 'vision-lost'
  | 'comparison-failed'
  | 'late'
  | 'overrun'
  | 'stopping';

/** Milliseconds spent in each stage, by stage name. */
export type StageTimings = Readonly<Record<string, number>>;

/** What the vision process hands over for one trigger. */
export type Observation =
  | {
      readonly kind: 'compared';
      readonly frame: FrameFacts;
      readonly alignment: Exclude<Alignment, { kind: 'rejected' }>;
      readonly comparison: Comparison;
      readonly timings: StageTimings;
    }
  | {
      readonly kind: 'failed';
      readonly reason: UnjudgedReason;
      /** For people and the log: what was measured, what was expected. */
      readonly detail: string;
      readonly frame?: FrameFacts;
      readonly alignment?: Alignment;
      readonly timings: StageTimings;
    };
