import type { AnomalyMap } from '../ports/comparer.js';
import { beyondVariation, highestOdds, type NormalVariation, share } from './normal-variation.js';

/** A part scores 0.5 where it is so many times as far from its golden samples as they are from one another at most. */
const margin = 1.25;
/** Golden samples that are all but equal say nothing of good parts: the scale of the manifest shrinks to so much at most. */
const leastShare = 0.1;

/**
 * What the scores of a model mean that only knows distances, from the golden samples, each left out in turn: places where
 * they differ more than they usually do are forgiven some of it, as in `learnVariation`, and the farthest place that is
 * then left sets the scale. A score is `d / (d + scale)`, so its log-odds are the logarithm of a distance, and another
 * scale is a number to subtract.
 */
export function learnScale(leftOut: readonly AnomalyMap[]): NormalVariation | undefined {
  const [first] = leftOut;
  if (first === undefined) return undefined;
  const { width, height } = first;
  const highest = highestOdds(leftOut, first);
  const usual = highest.toSorted()[Math.floor(highest.length / 2)] ?? 0;
  const excess = highest.map((odds) => share * Math.max(0, odds - usual));
  const farthest = Math.max(
    ...leftOut.map((map) => beyondVariation(map, { width, height, excess }).data.reduce(higher, 0)),
  );
  const scale = Math.log(Math.max(leastShare, (margin * farthest) / (1 - farthest)));
  return { width, height, excess: excess.map((odds) => odds + scale) };
}

function higher(a: number, b: number): number {
  return Math.max(a, b);
}
