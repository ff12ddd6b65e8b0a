import type { Mat } from 'opencv4nodejs';
import { cv } from '../runtime/opencv.js';

/** Shifts are searched in pictures that are so many times smaller: 1 ms instead of 20 for 640 x 640 pixels. */
const factor = 4;

/** A shift must leave at most this share of what does not correlate: straight tracks look the same all along. */
const mostLeft = 0.6;

/** The golden sample, small, without the rim that a shifted part may not cover. */
export interface ShiftTarget {
  readonly middle: Mat;
  readonly width: number;
  readonly height: number;
  /** Small pixels on each side. */
  readonly rim: number;
}

/** Where a part lies against its golden sample. */
export interface FoundShift {
  /** The part lies so many pixels to the right and below. */
  readonly x: number;
  readonly y: number;
  /** Of the two pictures there, -1 to 1. */
  readonly correlation: number;
  /** The best place is at the end of the search. */
  readonly atEnd: boolean;
}

/** @param grey the golden sample */
export function prepareShift(grey: Mat, searchPx: number): ShiftTarget | undefined {
  const rim = Math.ceil(searchPx / factor) + 1;
  const width = Math.floor(grey.cols / factor);
  const height = Math.floor(grey.rows / factor);
  if (width <= 4 * rim || height <= 4 * rim) return undefined;
  const small = grey.resize(height, width, 0, 0, cv.INTER_AREA);
  const middle = small.getRegion(new cv.Rect(rim, rim, width - 2 * rim, height - 2 * rim)).copy();
  return { middle, width, height, rim };
}

/** Correlation over all shifts (Lewis 1995), and a parabola through the best and its neighbours for less than a pixel. */
export function findShift(grey: Mat, { middle, width, height, rim }: ShiftTarget): FoundShift {
  const small = grey.resize(height, width, 0, 0, cv.INTER_AREA);
  const scores = small.matchTemplate(middle, cv.TM_CCOEFF_NORMED);
  const { maxLoc, maxVal } = scores.minMaxLoc();
  const lying = scores.at(rim, rim);
  if (!(1 - maxVal < mostLeft * (1 - lying))) return { x: 0, y: 0, correlation: lying, atEnd: false };
  const { x, y } = maxLoc;
  const end = 2 * rim;
  const atEnd = x === 0 || y === 0 || x === end || y === end;
  const at = (row: number, column: number): number =>
    scores.at(Math.max(0, Math.min(end, row)), Math.max(0, Math.min(end, column)));
  return {
    x: factor * (x - rim + peakOf(at(y, x - 1), maxVal, at(y, x + 1))),
    y: factor * (y - rim + peakOf(at(y - 1, x), maxVal, at(y + 1, x))),
    correlation: maxVal,
    atEnd,
  };
}

/** Where the parabola through three neighbours is highest, -0.5 to 0.5 from the middle one. */
function peakOf(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)));
}
