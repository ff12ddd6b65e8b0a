import { nominal, photograph } from './engine/camera.js';
import type { LitPart } from './engine/light.js';
import { createRandom } from './engine/random.js';

/** What a defect changed, measured and not declared. */
export interface GroundTruth {
  /** Smallest box around all changed pixels, in the coordinates of the nominal golden sample. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Changed pixels. */
  readonly areaPx: number;
  /** Longer side of the box, pixels. */
  readonly sizePx: number;
  /** Mean change of the changed pixels, grey levels of the channel that changed most. */
  readonly contrast: number;
}

/** A pixel counts as changed from this many grey levels on. */
const changedFrom = 10;

/**
 * Ground truth of a defect: the same specimen seen twice by the nominal camera, once with the defect and once without.
 * Throws when next to nothing differs, for then the defect hides behind something.
 */
export function groundTruth(good: LitPart, defective: LitPart, exposure: number): GroundTruth {
  const camera = { ...nominal, gain: exposure };
  const before = photograph(good, camera, createRandom('none'));
  const after = photograph(defective, camera, createRandom('none'));
  let left = before.width;
  let top = before.height;
  let right = -1;
  let bottom = -1;
  let areaPx = 0;
  let sum = 0;
  for (let index = 0; index < before.width * before.height; index++) {
    let change = 0;
    for (let channel = 0; channel < 3; channel++) {
      const at = index * 3 + channel;
      change = Math.max(change, Math.abs((after.data[at] ?? 0) - (before.data[at] ?? 0)));
    }
    if (change < changedFrom) continue;
    const x = index % before.width;
    const y = Math.floor(index / before.width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    areaPx++;
    sum += change;
  }
  if (areaPx < 8) throw new Error(`the defect changes only ${areaPx} pixels`);
  const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const contrast = Math.round((10 * sum) / areaPx) / 10;
  return { box, areaPx, sizePx: Math.max(box.width, box.height), contrast };
}
