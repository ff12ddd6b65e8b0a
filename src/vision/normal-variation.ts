import type { AnomalyMap } from '../ports/comparer.js';
import { joinAround, meanAround } from './neighbourhood.js';

/**
 * What good parts differ in, place by place, as log-odds of the anomaly score; learned from the golden samples by leaving
 * one out at a time. Places that vary legitimately (flexible cables, solder, date codes) stop causing false rejects.
 */
export interface NormalVariation {
  readonly width: number;
  readonly height: number;
  /** Log-odds to subtract from those of a part; 0 where golden samples do not differ. */
  readonly excess: Float32Array;
}

/** Log-odds from which a difference between golden samples counts as variation: scores from 0.0025 on. */
const noticed = -6;
/** How much of it is subtracted. Less than all: a defect may lie where good parts vary as well. */
export const share = 0.7;
/** Log-odds are cut here: a score of exactly 0 or 1 says no more than that. */
const limit = 14;

/**
 * @param leftOut for each golden sample the anomaly map of it against all others, the lowest score of each place
 */
export function learnVariation(leftOut: readonly AnomalyMap[]): NormalVariation | undefined {
  const [first] = leftOut;
  if (first === undefined) return undefined;
  const { width, height } = first;
  const excess = highestOdds(leftOut, first).map((odds) => share * Math.max(0, odds - noticed));
  return { width, height, excess };
}

/** The highest log-odds around each place: what varies here may vary one cell beside it in the next part. */
export function highestOdds(
  maps: readonly AnomalyMap[],
  { width, height }: Pick<AnomalyMap, 'width' | 'height'>,
): Float32Array {
  const highest = new Float32Array(width * height);
  for (const { data } of maps) {
    for (let cell = 0; cell < highest.length; cell += 1) {
      highest[cell] = Math.max(highest[cell] ?? 0, data[cell] ?? 0);
    }
  }
  return joinAround(highest, width, height, Math.max).map(logOdds);
}

/** The anomaly map beyond normal variation: log-odds less those of the variation, averaged over 3 x 3 cells. */
export function beyondVariation(map: AnomalyMap, { excess }: NormalVariation): AnomalyMap {
  const odds = map.data.map((score, cell) => logOdds(score) - (excess[cell] ?? 0));
  const data = meanAround(odds, map.width, map.height).map((mean) => 1 / (1 + Math.exp(-mean)));
  return { ...map, data };
}

function logOdds(score: number): number {
  return Math.max(-limit, Math.min(limit, Math.log(score / (1 - score))));
}
