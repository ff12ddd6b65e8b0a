import type { Box } from '../domain/comparison.js';

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The whole pixels of an image that a box touches; nothing when it lies outside or is empty. */
export function clipBox(box: Box, size: ImageSize): Box | undefined {
  const x = Math.max(0, Math.floor(box.x));
  const y = Math.max(0, Math.floor(box.y));
  const width = Math.min(size.width, Math.ceil(box.x + box.width)) - x;
  const height = Math.min(size.height, Math.ceil(box.y + box.height)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** Common area of two boxes over the area that they cover together, 0 to 1. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (a.width * a.height + b.width * b.height - common);
}
