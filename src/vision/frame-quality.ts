import type { Mat } from 'opencv4nodejs';
import type { QualityLimits } from '../config/sections/camera.js';
import type { FrameQuality } from '../domain/frame-facts.js';
import type { UnjudgedReason } from '../domain/observation.js';
import { cv } from '../runtime/opencv.js';
import { toGrey } from './to-grey.js';

/** Measures a frame, 8 bit grey or BGR. */
export function measureQuality(image: Mat, frozen: boolean): FrameQuality {
  const grey = toGrey(image);
  const pixels = grey.rows * grey.cols;
  const { stddev } = grey.laplacian(cv.CV_16S).meanStdDev();
  return {
    sharpness: stddev.at(0, 0) ** 2,
    brightness: grey.meanStdDev().mean.at(0, 0),
    clippedHigh: grey.inRange(255, 255).countNonZero() / pixels,
    clippedLow: 1 - grey.countNonZero() / pixels,
    frozen,
  };
}

/** What keeps a frame from being judged. */
export interface QualityFault {
  readonly reason: UnjudgedReason;
  readonly detail: string;
}

/** The first limit that a frame breaks; the light is told before the blur, because a dark frame is blurred as well. */
export function qualityFault(quality: FrameQuality, limits: QualityLimits): QualityFault | undefined {
  const { sharpness, brightness, clippedHigh, clippedLow, frozen } = quality;
  const { minSharpness, minBrightness, maxBrightness, maxClipped, rejectFrozen } = limits;
  if (frozen && rejectFrozen)
    return { reason: 'frame-frozen', detail: 'equal to the frame before, bit by bit' };
  if (brightness < minBrightness)
    return fault('frame-too-dark', 'mean grey level', brightness, minBrightness);
  if (brightness > maxBrightness)
    return fault('frame-too-bright', 'mean grey level', brightness, maxBrightness);
  const clipped = Math.max(clippedHigh, clippedLow);
  if (clipped > maxClipped) return fault('frame-clipped', 'share of clipped pixels', clipped, maxClipped);
  if (sharpness < minSharpness) return fault('frame-blurred', 'sharpness', sharpness, minSharpness);
  return undefined;
}

function fault(reason: UnjudgedReason, what: string, measured: number, limit: number): QualityFault {
  return { reason, detail: `${what} ${measured.toFixed(2)}, limit ${limit}` };
}
