import type { Clock } from '../ports/clock.js';
import type { EvidenceRemoval, EvidenceRetention } from '../ports/evidence-retention.js';

interface RetentionOptions {
  readonly evidence: EvidenceRetention;
  readonly keepDays: number;
  readonly keepBytes: number;
  readonly clock: Clock;
}

const dayMs = 86_400_000;

/** Gives back the space of evidence images that are too old or too many. Verdicts stay. */
export async function retention(options: RetentionOptions): Promise<EvidenceRemoval> {
  const { evidence, keepDays, keepBytes, clock } = options;
  const olderThan = new Date(clock.now().getTime() - keepDays * dayMs).toISOString();
  return evidence.removeEvidence({ olderThan, maxBytes: keepBytes });
}
