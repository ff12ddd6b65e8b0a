/** Share of the scores that the tail is fitted to. */
const tailShare = 0.15;
/** A tail of fewer scores has no shape. */
const minTail = 8;
/** Log-odds are cut here: a score of exactly 0 or 1 says no more than that. */
const limit = 14;

/**
 * A threshold beyond all scores that were seen: a generalised Pareto distribution, fitted to the highest scores as
 * log-odds by probability-weighted moments (Hosking & Wallis 1987), is followed to the share asked for (peaks over
 * threshold, Pickands 1975). An extrapolation: nothing promises that the tail goes on like that. Nothing when there are
 * fewer than 54 scores, or when they do not have a tail.
 *
 * @param falseRejects share of good parts that may be rejected, above 0 and below 1
 */
export function extremeValueThreshold(scores: readonly number[], falseRejects: number): number | undefined {
  const odds = scores.map(logOdds).toSorted((a, b) => a - b);
  const count = Math.floor(odds.length * tailShare);
  const foot = odds[odds.length - count - 1];
  if (count < minTail || foot === undefined) return undefined;
  const tail = odds.slice(-count).map((value) => value - foot);
  const mean = tail.reduce((sum, value) => sum + value, 0) / count;
  const weighted = tail.reduce((sum, value, index) => sum + value * (1 - (index + 0.65) / count), 0) / count;
  const bend = mean - 2 * weighted;
  if (mean <= 0 || bend <= 0) return undefined;
  const shape = 2 - mean / bend;
  const scale = (2 * mean * weighted) / bend;
  const beyond = (falseRejects * odds.length) / count;
  if (beyond >= 1) return undefined;
  const reach = Math.abs(shape) < 1e-9 ? -scale * Math.log(beyond) : (scale / shape) * (beyond ** -shape - 1);
  return 1 / (1 + Math.exp(-(foot + reach)));
}

function logOdds(score: number): number {
  return Math.max(-limit, Math.min(limit, Math.log(score / (1 - score))));
}
