import type { QualityLimits } from '../config/sections/camera.js';

/** For images that a person chose: whatever they look like, they are compared. */
export const anyQuality: QualityLimits = {
  minSharpness: 0,
  minBrightness: 0,
  maxBrightness: 255,
  maxClipped: 1,
  rejectFrozen: false,
};
