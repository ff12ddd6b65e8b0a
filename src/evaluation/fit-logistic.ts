/** One trial: where it was made and whether it was a hit. */
export interface HitOrMiss {
  readonly x: number;
  readonly hit: boolean;
}

/** log-odds of a hit = `intercept` + `slope` x. */
export interface Logistic {
  readonly intercept: number;
  readonly slope: number;
}

/** A fitted curve, or why there is none. */
export type LogisticFit =
  | (Logistic & {
      readonly kind: 'fitted';
      readonly logLikelihood: number;
      /** Mean of x: log-odds there and slope hardly depend on each other. */
      readonly centre: number;
      /** Standard error of the log-odds at `centre`. */
      readonly centreError: number;
      /** Standard errors from the information at the maximum. */
      readonly interceptError: number;
      readonly slopeError: number;
    })
  /** Hits and misses do not overlap: the likelihood grows without end as the curve becomes a step (Albert & Anderson 1984). */
  | { readonly kind: 'separated' }
  | { readonly kind: 'all-hits' | 'all-misses' | 'did-not-converge' };

const maxIterations = 50;

/** Maximum likelihood by Newton's method with step halving; the log-likelihood is concave. */
export function fitLogistic(trials: readonly HitOrMiss[]): LogisticFit {
  const hits = trials.filter(({ hit }) => hit).map(({ x }) => x);
  const misses = trials.filter(({ hit }) => !hit).map(({ x }) => x);
  if (misses.length === 0) return { kind: 'all-hits' };
  if (hits.length === 0) return { kind: 'all-misses' };
  const [lowestHit, highestHit] = extremes(hits);
  const [lowestMiss, highestMiss] = extremes(misses);
  if (highestMiss <= lowestHit || highestHit <= lowestMiss) return { kind: 'separated' };
  const centre = trials.reduce((sum, { x }) => sum + x, 0) / trials.length;
  let [level, slope] = [Math.log(hits.length / misses.length), 0];
  const likelihood = (a: number, b: number): number =>
    logLikelihoodOf(trials, { intercept: a - b * centre, slope: b });
  let best = likelihood(level, slope);
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    const { g0, g1, h00, h01, h11 } = derivatives(trials, centre, level, slope);
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12)) return { kind: 'did-not-converge' };
    const step0 = (h11 * g0 - h01 * g1) / determinant;
    const step1 = (h00 * g1 - h01 * g0) / determinant;
    let share = 1;
    while (likelihood(level + share * step0, slope + share * step1) < best && share > 1e-6) share /= 2;
    level += share * step0;
    slope += share * step1;
    best = likelihood(level, slope);
    if (Math.abs(share * step0) + Math.abs(share * step1) > 1e-9) continue;
    return {
      kind: 'fitted',
      intercept: level - slope * centre,
      slope,
      logLikelihood: best,
      centre,
      centreError: Math.sqrt(h11 / determinant),
      interceptError: Math.sqrt((h11 + 2 * centre * h01 + centre ** 2 * h00) / determinant),
      slopeError: Math.sqrt(h00 / determinant),
    };
  }
  return { kind: 'did-not-converge' };
}

/** Logarithm of the probability of the trials under a curve. */
export function logLikelihoodOf(trials: readonly HitOrMiss[], { intercept, slope }: Logistic): number {
  let sum = 0;
  for (const { x, hit } of trials) {
    const t = hit ? intercept + slope * x : -intercept - slope * x;
    // log(1 / (1 + exp(-t))) without overflow
    sum -= t > 0 ? Math.log1p(Math.exp(-t)) : Math.log1p(Math.exp(t)) - t;
  }
  return sum;
}

/** Probability of a hit, 0 to 1. */
export function probabilityAt({ intercept, slope }: Logistic, x: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * x)));
}

function derivatives(
  trials: readonly HitOrMiss[],
  centre: number,
  level: number,
  slope: number,
): Record<'g0' | 'g1' | 'h00' | 'h01' | 'h11', number> {
  const sums = { g0: 0, g1: 0, h00: 0, h01: 0, h11: 0 };
  for (const { x, hit } of trials) {
    const away = x - centre;
    const p = 1 / (1 + Math.exp(-(level + slope * away)));
    const residual = (hit ? 1 : 0) - p;
    const weight = p * (1 - p);
    sums.g0 += residual;
    sums.g1 += residual * away;
    sums.h00 += weight;
    sums.h01 += weight * away;
    sums.h11 += weight * away * away;
  }
  return sums;
}

function extremes(values: readonly number[]): readonly [number, number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  ];
}
