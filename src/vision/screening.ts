import type { Mat } from 'opencv4nodejs';
import type { Box } from '../domain/comparison.js';
import type { Screening } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';

/*
 * The cheap stage of the comparison: what plainly equals the golden sample is cleared by a few operations on pixels, and
 * only the rest is embedded. Attentional cascades are as old as Viola and Jones (2001, section 4); here the first stage is
 * a grey-scale tolerance band, the golden sample eroded and dilated (Serra 1982).
 */

/** Pixels of a cell in each direction. */
const cellPx = 8;
/** A place lies off as a whole: so many cells in each direction vote on how far. */
const voters = 9;
/** Cells that touch at a corner are connected. */
const neighbours = 8;
/** When more than this share of the image would be looked at in pieces, it is looked at as a whole. */
const mostInPieces = 0.7;

/** What a pixel of a part may be, made once of a golden sample; each side is continued by `slackPx`. */
export interface ScreeningTarget {
  readonly lower: Mat;
  readonly upper: Mat;
}

/** @param golden grey, 8 bit, as the model wants it */
export function prepareScreening(golden: Mat, { slackPx, tolerancePx }: Screening): ScreeningTarget {
  const side = 2 * tolerancePx + 1;
  const kernel = new cv.Mat(side, side, cv.CV_8UC1, 1);
  const continued = (image: Mat): Mat =>
    image.copyMakeBorder(slackPx, slackPx, slackPx, slackPx, cv.BORDER_REPLICATE);
  return { lower: continued(golden.erode(kernel)), upper: continued(golden.dilate(kernel)) };
}

/**
 * The areas in which a part may differ from all golden samples, their sides multiples of 8 pixels; they do not overlap.
 *
 * @param part grey, 8 bit, as the model wants it; width and height multiples of 8
 */
export function changedAreas(
  part: Mat,
  targets: readonly ScreeningTarget[],
  screening: Screening,
): readonly Box[] {
  const { cols: width, rows: height } = part;
  const [columns, rows] = [width / cellPx, height / cellPx];
  const least = (255 * screening.leastPx) / cellPx ** 2;
  const changed = new Uint8Array(columns * rows).fill(1);
  for (const target of targets) {
    const differing = differingShare(part, target, screening);
    for (let cell = 0; cell < changed.length; cell += 1) {
      if ((differing[cell] ?? 0) < least) changed[cell] = 0;
    }
  }
  const margin = screening.marginPx / cellPx;
  const side = 2 * margin + 1;
  const looked = new cv.Mat(Buffer.from(changed), rows, columns, cv.CV_8UC1).dilate(
    new cv.Mat(side, side, cv.CV_8UC1, 1),
  );
  const areas = apart(boxesOf(looked));
  const inPieces = areas.reduce((sum, area) => sum + area.width * area.height, 0);
  return inPieces > mostInPieces * width * height ? [{ x: 0, y: 0, width, height }] : areas;
}

/** For each cell the share of pixels out of bounds, 0 to 255, at the displacement that suits its surroundings best. */
function differingShare(part: Mat, target: ScreeningTarget, { slackPx, contrast }: Screening): Float32Array {
  const [columns, rows] = [part.cols / cellPx, part.rows / cellPx];
  const best = new Float32Array(columns * rows);
  const lowest = new Float32Array(columns * rows).fill(Infinity);
  for (let y = 0; y <= 2 * slackPx; y += 1) {
    for (let x = 0; x <= 2 * slackPx; x += 1) {
      const bounds = new cv.Rect(x, y, part.cols, part.rows);
      const above = part.sub(target.upper.getRegion(bounds));
      const below = target.lower.getRegion(bounds).sub(part);
      const outside = above.add(below).threshold(contrast, 255, cv.THRESH_BINARY);
      const share = outside.resize(rows, columns, 0, 0, cv.INTER_AREA).convertTo(cv.CV_32F);
      const around = floatsOf(share.blur(new cv.Size(voters, voters)));
      const here = floatsOf(share);
      for (let cell = 0; cell < best.length; cell += 1) {
        const value = around[cell] ?? 0;
        if (value >= (lowest[cell] ?? 0)) continue;
        lowest[cell] = value;
        best[cell] = here[cell] ?? 0;
      }
    }
  }
  return best;
}

function floatsOf(image: Mat): Float32Array {
  const { buffer, byteOffset, length } = image.getData();
  return new Float32Array(buffer.slice(byteOffset, byteOffset + length));
}

/** Of the connected places of a mask of cells, in pixels. */
function boxesOf(mask: Mat): readonly Box[] {
  const { stats } = mask.connectedComponentsWithStats(neighbours);
  return Array.from({ length: stats.rows - 1 }, (_, index) => {
    const at = (column: number): number => stats.at(index + 1, column) * cellPx;
    return {
      x: at(cv.CC_STAT_LEFT),
      y: at(cv.CC_STAT_TOP),
      width: at(cv.CC_STAT_WIDTH),
      height: at(cv.CC_STAT_HEIGHT),
    };
  });
}

/** Joins boxes that overlap until none do. */
function apart(boxes: readonly Box[]): readonly Box[] {
  const kept: Box[] = [];
  for (let next of boxes) {
    for (let index = kept.length - 1; index >= 0; index -= 1) {
      const other = kept[index];
      if (other === undefined || !overlaps(next, other)) continue;
      next = hull(next, other);
      kept.splice(index, 1);
      index = kept.length; // what did not overlap before may overlap now
    }
    kept.push(next);
  }
  return kept;
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function hull(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  const height = Math.max(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}
