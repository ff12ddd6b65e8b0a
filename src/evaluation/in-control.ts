import type { InControl } from './control-charts.js';

/** The window of a series from which its limits were learned. */
export interface StableWindow extends InControl {
  /** Index of its first value, and of the first one behind it. */
  readonly from: number;
  readonly to: number;
}

/** A value further from the mean of its window than this is no part of a stable window, standard deviations. */
const farthest = 3.5;
/** One-sided 1 % point of the standard normal distribution. */
const trendPoint = 2.326;

/**
 * The first window of `count` values that has neither outliers nor a trend. A trend shows in the ratio of von Neumann
 * (1941): the mean square of successive differences over the variance is about 2 for values that do not depend on each
 * other, with the standard deviation `2 sqrt((n - 2) / (n^2 - 1))`, and less where they creep.
 *
 * @param leastSd standard deviations below it are taken for it: no series is so even that less matters
 */
export function stableWindow(
  values: readonly number[],
  count: number,
  leastSd: number,
): StableWindow | undefined {
  for (let from = 0; from + count <= values.length; from += 1) {
    const window = values.slice(from, from + count);
    const { mean, sd } = momentsOf(window);
    if (sd <= leastSd) return { mean, sd: leastSd, from, to: from + count };
    const hasOutlier = window.some((value) => Math.abs(value - mean) > farthest * sd);
    if (!hasOutlier && !hasTrend(window, sd)) return { mean, sd, from, to: from + count };
  }
  return undefined;
}

/** Mean and standard deviation (n - 1) of at least two values. */
export function momentsOf(values: readonly number[]): InControl {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

function hasTrend(values: readonly number[], sd: number): boolean {
  const count = values.length;
  const successive = values.slice(1).reduce((sum, value, index) => {
    return sum + (value - (values[index] ?? 0)) ** 2;
  }, 0);
  const ratio = successive / (count - 1) / sd ** 2;
  return ratio < 2 - trendPoint * 2 * Math.sqrt((count - 2) / (count ** 2 - 1));
}
