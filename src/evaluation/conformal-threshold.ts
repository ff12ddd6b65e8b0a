/** A threshold and what it promises. */
export interface ConformalThreshold {
  /** Parts fail from this score on. */
  readonly threshold: number;
  /** The share of good parts that it rejects at most, on average over calibrations; absent when nothing can be promised. */
  readonly promised?: number;
  /** Good parts that would be needed for the promise that was asked for. */
  readonly needed: number;
}

/**
 * Threshold from the scores of good parts alone, by split conformal prediction (Vovk et al. 2005; Angelopoulos and Bates
 * 2021, section 1): of n + 1 exchangeable good parts, the newest exceeds the k-th smallest of the others with probability
 * at most 1 - k / (n + 1). With fewer than 1 / falseRejects - 1 good parts the highest score is taken, which promises less.
 *
 * @param falseRejects share of good parts that may be rejected, above 0 and below 1
 */
export function conformalThreshold(scores: readonly number[], falseRejects: number): ConformalThreshold {
  const needed = Math.ceil(1 / falseRejects - 1 - 1e-9);
  const sorted = scores.toSorted((a, b) => a - b);
  const rank = Math.min(sorted.length, Math.ceil((sorted.length + 1) * (1 - falseRejects) - 1e-9));
  const kth = sorted[rank - 1];
  if (kth === undefined) return { threshold: 1, needed };
  // A part fails at the threshold itself: it must lie just above the score that is still good.
  return { threshold: kth + 1e-6, promised: 1 - rank / (sorted.length + 1), needed };
}
