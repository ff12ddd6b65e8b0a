import type { Box, Region } from '../domain/comparison.js';
import type { AnomalyMap } from '../ports/comparer.js';
import type { ImageSize } from './boxes.js';
import { invert, type Point, type SimilarityMatrix, transformPoint } from './similarity-matrix.js';

/** Places to look at along each side of an area. */
const samples = 32;

/** What is repeated beyond the rim of a frame looks broken to a detection head within so many pixels. */
const rimPx = 8;

const directions = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

/** Share of an area of the golden sample, 0 to 1, onto which no pixel of the frame falls. */
export function uncoveredShare(area: Box, matrix: SimilarityMatrix, frame: ImageSize): number {
  const toFrame = invert(matrix);
  let outside = 0;
  for (let row = 0; row < samples; row += 1) {
    for (let column = 0; column < samples; column += 1) {
      const x = area.x + ((column + 0.5) / samples) * area.width;
      const y = area.y + ((row + 0.5) / samples) * area.height;
      if (!isInside(transformPoint(toFrame, { x, y }), frame)) outside += 1;
    }
  }
  return outside / samples ** 2;
}

/** Whether the frame covers all of an area. */
export function coversWhole(area: Box, matrix: SimilarityMatrix, frame: ImageSize): boolean {
  return coverageOf(area, matrix, frame).whole;
}

/**
 * The anomaly map without the cells that no pixel of the frame covers, nor a cell beside them: there is nothing to compare
 * there. How many they may be is `uncoveredShare`'s limit; a recipe's region keeps them out of the inspected area.
 *
 * @param area what the map shows, pixels of the golden sample
 */
export function withoutUncovered(
  map: AnomalyMap,
  area: Box,
  matrix: SimilarityMatrix,
  frame: ImageSize,
): AnomalyMap {
  const coverage = coverageOf(area, matrix, frame);
  if (coverage.whole) return map;
  const data = map.data.slice();
  for (let index = 0; index < data.length; index += 1) {
    const x = area.x + ((index % map.width) + 0.5) * map.stridePx;
    const y = area.y + (Math.floor(index / map.width) + 0.5) * map.stridePx;
    if (!coverage.covers({ x, y }, map.stridePx)) data[index] = 0;
  }
  return { ...map, data };
}

/** The detections whose middle lies on a pixel of the frame, not beside a place that none covers. */
export function coveredOnly(
  regions: readonly Region[],
  area: Box,
  matrix: SimilarityMatrix,
  frame: ImageSize,
): readonly Region[] {
  const coverage = coverageOf(area, matrix, frame);
  if (coverage.whole) return regions;
  return regions.filter(({ box }) =>
    coverage.covers({ x: area.x + box.x + box.width / 2, y: area.y + box.y + box.height / 2 }, rimPx),
  );
}

interface Coverage {
  /** The frame covers the whole area. */
  readonly whole: boolean;
  /** Whether it covers a point of the golden sample and all of the area around it. */
  readonly covers: (point: Point, aroundPx: number) => boolean;
}

function coverageOf(area: Box, matrix: SimilarityMatrix, frame: ImageSize): Coverage {
  const toFrame = invert(matrix);
  const right = area.x + area.width - 1;
  const bottom = area.y + area.height - 1;
  const seen = (point: Point): boolean => isInside(transformPoint(toFrame, point), frame);
  const corners = [area.x, right].flatMap((x) => [area.y, bottom].map((y) => ({ x, y })));
  return {
    whole: corners.every(seen),
    // Where the rim of the frame is also that of the area, nothing is missing: a defect there counts.
    covers: (point, aroundPx) =>
      seen(point) &&
      directions.every(([u, v]) => {
        const x = Math.max(area.x, Math.min(right, point.x + u * aroundPx));
        const y = Math.max(area.y, Math.min(bottom, point.y + v * aroundPx));
        return seen({ x, y });
      }),
  };
}

function isInside({ x, y }: Point, { width, height }: ImageSize): boolean {
  return x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1;
}
