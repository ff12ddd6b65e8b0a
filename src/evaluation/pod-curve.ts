import {
  fitLogistic,
  type HitOrMiss,
  type Logistic,
  type LogisticFit,
  logLikelihoodOf,
  probabilityAt,
} from './fit-logistic.js';

/*
 * Probability of detection over the logarithm of the size, from hits and misses (MIL-HDBK-1823A, appendix G; Berens 1989).
 * Confidence bounds by the likelihood ratio: a curve is believed while twice the logarithm of its likelihood against the
 * best one is below the 90 % point of chi-squared with one degree of freedom, which bounds one side with 95 %.
 */

/** One defect that was put into a good part. */
export interface PodTrial {
  /** Pixels. */
  readonly size: number;
  readonly hit: boolean;
}

/** A point of the curve. */
export interface PodPoint {
  readonly size: number;
  /** 0 to 1. */
  readonly pod: number;
  /** With 95 % confidence it is at least so high. */
  readonly lower: number;
}

/** The curve of one kind of defect in one zone, or why there is none. */
export type PodCurve =
  | {
      readonly kind: 'fitted';
      readonly logistic: Logistic;
      /** Sizes found with 50 % and 90 % probability, pixels. */
      readonly a50: number;
      readonly a90: number;
      /** The size of which it is believed with 95 % confidence that at least 90 % are found; absent where there is none. */
      readonly a90Over95?: number;
      readonly points: readonly PodPoint[];
    }
  /** Every defect of `from` and larger was found, none below: the size of 90 % lies between `below` and `from`. */
  | { readonly kind: 'separated'; readonly below: number; readonly from: number }
  | { readonly kind: 'all-found'; readonly smallest: number }
  | { readonly kind: 'none-found'; readonly largest: number }
  /** Larger defects are not found more often, or no curve fits. */
  | { readonly kind: 'no-curve' };

const aimed = Math.log(0.9 / 0.1);
/** 90 % point of chi-squared, one degree of freedom. */
const chiSquared = 2.705_543;
const curvePoints = 40;
/** Directions in which the rim of the believed curves is looked for. */
const directions = 120;
/** Standard errors: a rim farther away than this has no meaning. */
const farthest = 64;

/** Fits the curve of some trials of one kind. */
export function fitPod(trials: readonly PodTrial[]): PodCurve {
  const data = trials.map(({ size, hit }) => ({ x: Math.log(size), hit }));
  const sizes = trials.map(({ size }) => size);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const fit = fitLogistic(data);
  switch (fit.kind) {
    case 'all-hits':
      return { kind: 'all-found', smallest };
    case 'all-misses':
      return { kind: 'none-found', largest };
    case 'separated': {
      const below = Math.max(...trials.filter(({ hit }) => !hit).map(({ size }) => size));
      const from = Math.min(...trials.filter(({ hit }) => hit).map(({ size }) => size));
      return below <= from ? { kind: 'separated', below, from } : { kind: 'no-curve' };
    }
    case 'did-not-converge':
      return { kind: 'no-curve' };
    case 'fitted':
      break;
  }
  const { intercept, slope } = fit;
  if (slope <= 0) return { kind: 'no-curve' };
  const believed = believedCurves(data, fit);
  const points = Array.from({ length: curvePoints }, (_, index): PodPoint => {
    const size = smallest * (largest / smallest) ** (index / (curvePoints - 1));
    const x = Math.log(size);
    const lowest = believed.reduce(
      (least, curve) => Math.min(least, probabilityAt(curve, x)),
      probabilityAt(fit, x),
    );
    return { size, pod: probabilityAt(fit, x), lower: lowest };
  });
  const isBounded = believed.every((curve) => curve.slope > 0);
  return {
    kind: 'fitted',
    logistic: { intercept, slope },
    a50: Math.exp(-intercept / slope),
    a90: sizeOf(fit),
    ...(isBounded ? { a90Over95: Math.max(...believed.map(sizeOf)) } : {}),
    points,
  };
}

/** The size that a curve finds with 90 % probability. */
function sizeOf({ intercept, slope }: Logistic): number {
  return Math.exp((aimed - intercept) / slope);
}

type Fitted = Extract<LogisticFit, { kind: 'fitted' }>;

/** The rim of all curves that are believed, in many directions from the best one. */
function believedCurves(data: readonly HitOrMiss[], fit: Fitted): readonly Logistic[] {
  return Array.from({ length: directions }, (_, index) => {
    const angle = (2 * Math.PI * index) / directions;
    const curveAt = (far: number): Logistic => {
      const slope = fit.slope + far * Math.sin(angle) * fit.slopeError;
      const atCentre = fit.intercept + fit.slope * fit.centre + far * Math.cos(angle) * fit.centreError;
      return { intercept: atCentre - slope * fit.centre, slope };
    };
    // The ratio grows nearly with the square of the distance, and a few steps of that kind find the rim.
    let far = Math.sqrt(chiSquared);
    for (let step = 0; step < 12; step += 1) {
      const ratio = 2 * (fit.logLikelihood - logLikelihoodOf(data, curveAt(far)));
      if (Math.abs(ratio - chiSquared) < 1e-3) break;
      const factor = Math.sqrt(chiSquared / Math.max(1e-6, ratio));
      far = Math.min(farthest, far * Math.max(0.3, Math.min(3, factor)));
    }
    return curveAt(far);
  });
}
