import type { Thresholds } from './decide.js';
import type { Observation } from './observation.js';
import type { Trigger } from './trigger.js';
import type { Verdict } from './verdict.js';

/** Hashes of everything that a verdict depends on, so that it can be repeated months later. */
export interface Provenance {
  /** SHA-256 of the model, of the golden samples and of the configuration; absent where nothing was compared. */
  readonly modelHash?: string;
  readonly referenceHash?: string;
  readonly configHash: string;
  /** Version of the store that judged, and SHA-256 of its content; absent for a recipe of the configuration. */
  readonly recipeVersion?: number;
  readonly recipeHash?: string;
  /** Version of the program and the commit it was built from, as `1.2.3+abcdef0`. */
  readonly software: string;
}

/** One image kept as evidence, found by its content. */
export interface EvidenceRef {
  readonly role: 'frame' | 'overlay' | 'map';
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly bytes: number;
}

/** One part, looked at once and judged once: what the log keeps and the network is told. */
export interface Inspection {
  /** UUID version 7: sorts by time. */
  readonly id: string;
  readonly station: string;
  readonly trigger: Omit<Trigger, 'monotonicNs'>;
  readonly verdict: Verdict;
  readonly thresholds: Thresholds;
  readonly observation: Observation;
  readonly provenance: Provenance;
  readonly evidence: readonly EvidenceRef[];
  /** Wall time of the verdict, ISO 8601 in UTC with milliseconds. */
  readonly judgedAt: string;
  /** Milliseconds from trigger to verdict on the monotonic clock. */
  readonly elapsedMs: number;
}

/** An image on its way into the evidence store. */
export interface EvidenceImage {
  readonly role: EvidenceRef['role'];
  readonly mediaType: EvidenceRef['mediaType'];
  readonly data: Uint8Array;
}
