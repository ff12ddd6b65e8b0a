import type { Mat } from 'opencv4nodejs';
import type { Box } from '../domain/comparison.js';
import { cv } from '../runtime/opencv.js';
import type { Point, SimilarityMatrix } from './similarity-matrix.js';

/*
 * Registration by two distinct marks: each is looked for near its place by normalised cross-correlation (Lewis 1995),
 * and two points fix a similarity.
 */

/** One mark of the golden sample. Owns a Mat. */
export interface Fiducial {
  readonly template: Mat;
  readonly box: Box;
}

interface FindFiducial {
  /** How far the mark may have moved, pixels. */
  readonly searchPx: number;
}

/** Where a mark was found. */
export interface FoundFiducial {
  /** Middle of the mark in the frame, pixels, between pixels where the correlation says so. */
  readonly middle: Point;
  /** -1 to 1. */
  readonly correlation: number;
}

/** Cuts a mark out of a golden sample, 8 bit grey. */
export function cutFiducial(grey: Mat, box: Box): Fiducial {
  return { template: grey.getRegion(new cv.Rect(box.x, box.y, box.width, box.height)).copy(), box };
}

/** The best place of a mark in a frame, 8 bit grey; nothing when the frame ends before the mark's place. */
export function findFiducial(
  grey: Mat,
  { template, box }: Fiducial,
  { searchPx }: FindFiducial,
): FoundFiducial | undefined {
  const left = Math.max(0, box.x - searchPx);
  const top = Math.max(0, box.y - searchPx);
  const right = Math.min(grey.cols, box.x + box.width + searchPx);
  const bottom = Math.min(grey.rows, box.y + box.height + searchPx);
  if (right - left < box.width || bottom - top < box.height) return undefined;
  const area = grey.getRegion(new cv.Rect(left, top, right - left, bottom - top));
  const scores = area.matchTemplate(template, cv.TM_CCOEFF_NORMED);
  const { maxLoc, maxVal } = scores.minMaxLoc();
  const x = maxLoc.x + subPixel(maxLoc.x, scores.cols, (at) => scores.at(maxLoc.y, at));
  const y = maxLoc.y + subPixel(maxLoc.y, scores.rows, (at) => scores.at(at, maxLoc.x));
  const middle = { x: left + x + (box.width - 1) / 2, y: top + y + (box.height - 1) / 2 };
  return { middle, correlation: Number.isFinite(maxVal) ? maxVal : -1 };
}

/** Middle of a mark on the golden sample. */
export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + (width - 1) / 2, y: y + (height - 1) / 2 };
}

/** The similarity that takes two points to two others. */
export function similarityOf(
  from: readonly [Point, Point],
  to: readonly [Point, Point],
): SimilarityMatrix | undefined {
  const u = { x: from[1].x - from[0].x, y: from[1].y - from[0].y };
  const v = { x: to[1].x - to[0].x, y: to[1].y - to[0].y };
  const squared = u.x * u.x + u.y * u.y;
  if (squared < 1) return undefined;
  const a = (u.x * v.x + u.y * v.y) / squared;
  const b = (u.x * v.y - u.y * v.x) / squared;
  return {
    a,
    b,
    tx: to[0].x - (a * from[0].x - b * from[0].y),
    ty: to[0].y - (b * from[0].x + a * from[0].y),
  };
}

/** Offset of the top of the parabola through the best value and its two neighbours, -0.5 to 0.5. */
function subPixel(at: number, size: number, valueAt: (at: number) => number): number {
  if (at <= 0 || at >= size - 1) return 0;
  const [before, best, after] = [valueAt(at - 1), valueAt(at), valueAt(at + 1)];
  const bend = before - 2 * best + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}
