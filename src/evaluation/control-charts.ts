/** What values look like while nothing changes. */
export interface InControl {
  readonly mean: number;
  /** Standard deviation of the charted values, above 0. */
  readonly sd: number;
}

/** Parameters of an exponentially weighted moving average. */
export interface EwmaParameters {
  /** Weight of the newest value, above 0 to 1. */
  readonly lambda: number;
  /** Width of the limits, standard deviations of the average. */
  readonly l: number;
}

/** Parameters of a tabular cumulative sum, in standard deviations of the values. */
export interface CusumParameters {
  /** Allowance: half of the shift that is to be found quickly. */
  readonly k: number;
  /** Decision interval. */
  readonly h: number;
}

/** One point of an EWMA chart. */
export interface EwmaPoint {
  readonly average: number;
  readonly lower: number;
  readonly upper: number;
  readonly isOut: boolean;
}

/** One point of a CUSUM chart, in standard deviations. */
export interface CusumPoint {
  readonly high: number;
  readonly low: number;
  readonly isOut: boolean;
}

/**
 * EWMA control chart: `z = lambda * x + (1 - lambda) * z`, beginning at the mean, with the limits
 * `mean +- l * sd * sqrt(lambda / (2 - lambda) * (1 - (1 - lambda)^(2 i)))` of the i-th point (Roberts 1959; Montgomery,
 * Introduction to Statistical Quality Control, section 9.2; NIST/SEMATECH e-Handbook, section 6.3.2.4, has the limits that
 * these come to).
 */
export function ewmaChart(
  values: readonly number[],
  { mean, sd }: InControl,
  { lambda, l }: EwmaParameters,
): readonly EwmaPoint[] {
  let average = mean;
  let left = 1; // (1 - lambda)^(2 i)
  return values.map((value) => {
    average = lambda * value + (1 - lambda) * average;
    left *= (1 - lambda) ** 2;
    const width = l * sd * Math.sqrt((lambda / (2 - lambda)) * (1 - left));
    const [lower, upper] = [mean - width, mean + width];
    return { average, lower, upper, isOut: average < lower || average > upper };
  });
}

/**
 * Tabular CUSUM of standardised values `y`: `high = max(0, y - k + high)`, `low = max(0, -y - k + low)`, out beyond `h`
 * (Page 1954; Montgomery, section 9.1; NIST/SEMATECH e-Handbook, section 6.3.2.3).
 */
export function cusumChart(
  values: readonly number[],
  { mean, sd }: InControl,
  { k, h }: CusumParameters,
): readonly CusumPoint[] {
  let [high, low] = [0, 0];
  return values.map((value) => {
    const y = (value - mean) / sd;
    high = Math.max(0, y - k + high);
    low = Math.max(0, -y - k + low);
    return { high, low, isOut: high > h || low > h };
  });
}
