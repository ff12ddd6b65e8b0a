import type { Mat } from 'opencv4nodejs';
import type { Box } from '../domain/comparison.js';
import { cv } from '../runtime/opencv.js';

/** Kinds of defects that can be put into a picture. */
export const defectTypes: readonly ['spot', 'scratch', 'patch'] = ['spot', 'scratch', 'patch'];
/** `spot`: a disc. `scratch`: a line of 2 pixels. `patch`: a disc of another place of the same picture. */
export type DefectType = (typeof defectTypes)[number];

/** One defect that is to be put into a picture. */
export interface SyntheticDefect {
  readonly type: DefectType;
  /** Middle, pixels. */
  readonly x: number;
  readonly y: number;
  /** Diameter or length, pixels. */
  readonly size: number;
  /** Of a scratch, radians. */
  readonly angle: number;
  /** Mean change at full strength, grey levels. */
  readonly contrast: number;
  /** Where a patch is taken from: middle, pixels. */
  readonly source: { readonly x: number; readonly y: number };
}

const scratchWidthPx = 2;
/** A patch that hardly differs is strengthened by no more than this. */
const mostGain = 4;

/** Blends a defect into an 8 bit picture, with an edge of one pixel. Returns the box around it. */
export function blendDefect(image: Mat, defect: SyntheticDefect): Box {
  const reach = Math.ceil(defect.size / 2) + 2;
  const left = Math.max(0, Math.round(defect.x) - reach);
  const top = Math.max(0, Math.round(defect.y) - reach);
  const width = Math.min(image.cols, Math.round(defect.x) + reach + 1) - left;
  const height = Math.min(image.rows, Math.round(defect.y) + reach + 1) - top;
  const place = new cv.Rect(left, top, width, height);
  const { channels } = image;
  const pixels = image.getRegion(place).copy().getData();
  const change = changeOf(image, place, pixels, defect);
  for (let at = 0; at < pixels.length; at += 1) {
    const pixel = Math.floor(at / channels);
    const x = left + (pixel % width) - defect.x;
    const y = top + Math.floor(pixel / width) - defect.y;
    const alpha = Math.max(0, Math.min(1, 0.5 - distanceTo(defect, x, y)));
    const value = (pixels[at] ?? 0) + alpha * (change[at] ?? 0);
    pixels[at] = Math.max(0, Math.min(255, Math.round(value)));
  }
  new cv.Mat(pixels, height, width, image.type).copyTo(image.getRegion(place));
  const half = defect.size / 2;
  return { x: defect.x - half, y: defect.y - half, width: defect.size, height: defect.size };
}

/** Signed distance from the rim of the defect, negative inside, pixels. */
function distanceTo({ type, size, angle }: SyntheticDefect, x: number, y: number): number {
  if (type !== 'scratch') return Math.hypot(x, y) - size / 2;
  const along = Math.abs(x * Math.cos(angle) + y * Math.sin(angle)) - size / 2;
  const across = Math.abs(y * Math.cos(angle) - x * Math.sin(angle)) - scratchWidthPx / 2;
  return Math.max(along, across);
}

/** What is added to each byte at full strength. */
function changeOf(
  image: Mat,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  pixels: Buffer,
  { type, contrast, source, x: cx, y: cy }: SyntheticDefect,
): Float32Array {
  if (type !== 'patch') {
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    // Away from the end of the scale that is nearer: the change must not be cut off.
    return new Float32Array(pixels.length).fill(mean < 128 ? contrast : -contrast);
  }
  const from = new cv.Rect(
    within(Math.round(x + source.x - cx), width, image.cols),
    within(Math.round(y + source.y - cy), height, image.rows),
    width,
    height,
  );
  const other = image.getRegion(from).copy().getData();
  const change = Float32Array.from(pixels, (value, at) => (other[at] ?? 0) - value);
  const mean = change.reduce((sum, value) => sum + Math.abs(value), 0) / change.length;
  const gain = Math.min(mostGain, contrast / Math.max(1, mean));
  return change.map((value) => value * gain);
}

/** The beginning of a stretch, moved so that all of it lies inside. */
function within(from: number, size: number, limit: number): number {
  return Math.max(0, Math.min(limit - size, from));
}
