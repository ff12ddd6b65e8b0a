import { logBeta, logGamma } from './log-gamma.js';

/*
 * What cutting the highest scores off says about good parts that were not there. Of n exchangeable good parts each has a
 * score in each area; a limit that is laid through the highest score that is left, in whichever area, cuts one block off.
 * The share of all good parts beyond the limits after r cuts has the distribution Beta(r, n + 1 - r), whatever the scores
 * are distributed like and in whichever order areas are cut (Wilks 1941 for one area; Tukey 1947 and Fraser 1951 for
 * statistically equivalent blocks; Krishnamoorthy & Mathew 2009, chapter 8). Its mean r / (n + 1) is the promise of split
 * conformal prediction (Vovk et al. 2005).
 */

/** How many good parts there were and how many cuts were made. */
export interface Cuts {
  /** Good parts, n. */
  readonly samples: number;
  /** Blocks cut off, r; at least 1 and at most n. */
  readonly cuts: number;
}

/** A batch of future good parts, or all of them for ever. */
export type Batch = number | 'all';

/**
 * How sure it is that at most a share of good parts lies beyond the limits: of all that will ever come, or of the next
 * `batch` of them, whose own luck is counted in (Hahn & Meeker 1991, section 5.4: the beta-binomial).
 */
export function confidenceOf({ samples, cuts }: Cuts, share: number, batch: Batch = 'all'): number {
  if (batch === 'all') return 1 - binomialUpTo(cuts - 1, samples, share);
  const most = Math.floor(share * batch + 1e-9);
  const scale = logBeta(cuts, samples + 1 - cuts);
  let sum = 0;
  for (let beyond = 0; beyond <= Math.min(most, batch); beyond += 1) {
    const arranged = logChoose(batch, beyond);
    sum += Math.exp(arranged + logBeta(beyond + cuts, batch - beyond + samples + 1 - cuts) - scale);
  }
  return Math.min(1, sum);
}

/** The least share of good parts that is promised with a confidence: at most so many lie beyond the limits. */
export function boundOf(cuts: Cuts, confidence: number, batch: Batch = 'all'): number {
  if (batch !== 'all') {
    for (let beyond = 0; beyond < batch; beyond += 1) {
      if (confidenceOf(cuts, beyond / batch, batch) >= confidence) return beyond / batch;
    }
    return 1;
  }
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (confidenceOf(cuts, middle) >= confidence) high = middle;
    else low = middle;
  }
  return high;
}

interface KeptPromise {
  /** Areas that each need a limit. */
  readonly areas: number;
  /** Share of good parts that may lie beyond the limits, above 0 and below 1. */
  readonly share: number;
  /** Above 0 and below 1. */
  readonly confidence: number;
  readonly batch?: Batch;
}

/** The most cuts that keep a promise; none when there are too few good parts. */
export function mostCuts(
  samples: number,
  { areas, share, confidence, batch }: KeptPromise,
): number | undefined {
  let most: number | undefined;
  for (let cuts = areas; cuts <= samples; cuts += 1) {
    if (confidenceOf({ samples, cuts }, share, batch) < confidence) break;
    most = cuts;
  }
  return most;
}

/** Good parts that a promise needs at least; nothing when no number of them would do. */
export function neededSamples(promise: KeptPromise): number | undefined {
  const { areas: cuts, share, confidence, batch } = promise;
  const enough = (samples: number): boolean =>
    samples >= cuts && confidenceOf({ samples, cuts }, share, batch) >= confidence;
  let high = cuts;
  while (!enough(high)) {
    if (high > 1e7) return undefined;
    high *= 2;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Probability of at most `most` of `trials` independent events. */
function binomialUpTo(most: number, trials: number, probability: number): number {
  if (probability <= 0) return 1;
  if (probability >= 1) return most >= trials ? 1 : 0;
  let sum = 0;
  for (let hits = 0; hits <= Math.min(most, trials); hits += 1) {
    sum += Math.exp(
      logChoose(trials, hits) + hits * Math.log(probability) + (trials - hits) * Math.log1p(-probability),
    );
  }
  return Math.min(1, sum);
}

function logChoose(all: number, chosen: number): number {
  return logGamma(all + 1) - logGamma(chosen + 1) - logGamma(all - chosen + 1);
}
