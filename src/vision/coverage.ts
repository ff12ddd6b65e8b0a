import type { Box, Region } from '../domain/comparison.js';
import type { AnomalyMap } from '../ports/comparer.js';
import type { ImageSize } from './boxes.js';
import { invert, type SimilarityMatrix, transformPoint } from './similarity-matrix.js';

/** Places to look at along each side of an area. */
const samples = 32;

/** What is repeated beyond the rim of a frame looks broken to a detection head within so many pixels. */
const rimPx = 8;

/** Share of an area of the golden sample, 0 to 1, onto which no pixel of the frame falls. */
export function uncoveredShare(area: Box, matrix: SimilarityMatrix, frame: ImageSize): number {
  const toFrame = invert(matrix);
  let outside = 0;
  for (let row = 0; row < samples; row += 1) {
    for (let column = 0; column < samples; column += 1) {
      const x = area.x + ((column + 0.5) / samples) * area.width;
      const y = area.y + ((row + 0.5) / samples) * area.height;
      if (!isInside(transformPoint(toFrame, { x, y }), frame, 0)) outside += 1;
    }
  }
  return outside / samples ** 2;
}

/**
 * The anomaly map without the cells at the rim that no pixel of the frame covers: there is nothing to compare there.
 * The margin is that of `uncoveredShare`'s limit at most; a recipe's region keeps it out of the inspected area.
 *
 * @param area what the map shows, pixels of the golden sample
 */
export function withoutUncovered(
  map: AnomalyMap,
  area: Box,
  matrix: SimilarityMatrix,
  frame: ImageSize,
): AnomalyMap {
  const toFrame = invert(matrix);
  const data = map.data.slice();
  for (let index = 0; index < data.length; index += 1) {
    const x = area.x + ((index % map.width) + 0.5) * map.stridePx;
    const y = area.y + (Math.floor(index / map.width) + 0.5) * map.stridePx;
    if (!isInside(transformPoint(toFrame, { x, y }), frame, map.stridePx)) data[index] = 0;
  }
  return { ...map, data };
}

/** The detections whose middle lies on a pixel of the frame, as far from its rim as a blurred border reaches. */
export function coveredOnly(
  regions: readonly Region[],
  area: Box,
  matrix: SimilarityMatrix,
  frame: ImageSize,
): readonly Region[] {
  const toFrame = invert(matrix);
  return regions.filter(({ box }) => {
    const middle = { x: area.x + box.x + box.width / 2, y: area.y + box.y + box.height / 2 };
    return isInside(transformPoint(toFrame, middle), frame, rimPx);
  });
}

function isInside(
  point: { readonly x: number; readonly y: number },
  frame: ImageSize,
  marginPx: number,
): boolean {
  return (
    point.x >= marginPx &&
    point.y >= marginPx &&
    point.x <= frame.width - 1 - marginPx &&
    point.y <= frame.height - 1 - marginPx
  );
}
