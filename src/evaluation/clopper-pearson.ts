/** Bounds of a share, each 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Halvings of the unit interval: more than a double can tell apart. */
const halvings = 60;

/**
 * The exact two-sided confidence interval of a share of which `successes` out of `trials` were seen (Clopper and Pearson
 * 1934): the shares at which so many or more, and so few or fewer, would have come by chance in half of the rest.
 *
 * @param confidence for example 0.95
 */
export function clopperPearson(successes: number, trials: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  const low = successes === 0 ? 0 : solve((share) => 1 - binomialCdf(successes - 1, trials, share) < tail);
  const high = successes === trials ? 1 : solve((share) => binomialCdf(successes, trials, share) > tail);
  return { low, high };
}

/** Probability of at most `successes` in `trials`, each with probability `share`. */
export function binomialCdf(successes: number, trials: number, share: number): number {
  if (successes >= trials || share <= 0) return 1;
  if (successes < 0 || share >= 1) return 0;
  const odds = Math.log(share) - Math.log1p(-share);
  let term = trials * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let count = 1; count <= successes; count += 1) {
    term += Math.log(trials - count + 1) - Math.log(count) + odds;
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}

/** Where a condition that holds for small shares ceases to. */
function solve(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
