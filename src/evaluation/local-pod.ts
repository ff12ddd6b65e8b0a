import type { Logistic } from './fit-logistic.js';
import type { PodTrial } from './pod-curve.js';

/** A trial and where it was made, pixels. */
export interface PlacedTrial extends PodTrial {
  readonly x: number;
  readonly y: number;
}

interface LocalPod {
  /** The curve of all trials: its slope is taken, and places with few trials are drawn towards it. */
  readonly logistic: Logistic;
  readonly at: { readonly x: number; readonly y: number };
  /** How far trials speak for a place, standard deviation, pixels. */
  readonly reachPx: number;
}

/** How far log-odds of places lie apart, standard deviation. */
const spread = 1.5;

/**
 * The size that is found with 90 % probability around a place, pixels: logistic regression in which trials count less the
 * farther away they were (local likelihood, Tibshirani & Hastie 1987), with the slope of all trials.
 */
export function localA90(trials: readonly PlacedTrial[], { logistic, at, reachPx }: LocalPod): number {
  const { intercept, slope } = logistic;
  const near = trials.map(({ x, y, size, hit }) => ({
    weight: Math.exp(-((x - at.x) ** 2 + (y - at.y) ** 2) / (2 * reachPx ** 2)),
    odds: intercept + slope * Math.log(size),
    hit,
  }));
  let offset = 0;
  for (let iteration = 0; iteration < 30; iteration += 1) {
    let g = -offset / spread ** 2;
    let h = 1 / spread ** 2;
    for (const { weight, odds, hit } of near) {
      const p = 1 / (1 + Math.exp(-(odds + offset)));
      g += weight * ((hit ? 1 : 0) - p);
      h += weight * p * (1 - p);
    }
    const step = Math.max(-2, Math.min(2, g / h));
    offset += step;
    if (Math.abs(step) < 1e-9) break;
  }
  return Math.exp((Math.log(9) - intercept - offset) / slope);
}
