import type { Mat } from 'opencv4nodejs';
import type { RecipeConfig } from '../../config/sections/recipe.js';
import { cv } from '../../runtime/opencv.js';
import { align, prepareAlignment } from '../../vision/align.js';
import { toGrey } from '../../vision/to-grey.js';

/** How parts are compared. */
export type PartsRecipe = Pick<RecipeConfig, 'alignment' | 'comparison'>;

const features = { kind: 'features', maxResidualPx: 3, maxRotationDeg: 15, maxScaleChange: 0.1 } as const;
/** Without a region a part may lie so far beside its golden sample; cells without a pixel are not compared. */
export const maxUncovered = 0.25;
/** Good parts that are looked at. */
const looks = 8;
/** Share of them that must align for alignment by features to be trusted. */
const mostAlign = 0.75;
/** Correlation of whole pictures above which the same thing is in the same place. */
const samePlace = 0.3;
/** Pictures are correlated at this size: what is smaller than its pixels may move. */
const smallSide = 64;

/**
 * What good parts say about how to compare them: by features where they align, place by place where they lie still, as a
 * texture where nothing has its place.
 */
export function chooseRecipe(golden: Mat, good: readonly Mat[]): PartsRecipe {
  const seen = good.slice(0, looks);
  const aligned = alignedTo(golden, seen).length;
  if (seen.length > 0 && aligned >= mostAlign * seen.length)
    return { alignment: features, comparison: 'position' };
  const still = seen.filter((image) => correlation(image, golden) >= samePlace).length;
  const comparison = seen.length === 0 || still >= mostAlign * seen.length ? 'position' : 'texture';
  return { alignment: { kind: 'none' }, comparison };
}

/** The images that align to one of them, which becomes the first golden sample. */
export function alignedTo(golden: Mat, images: readonly Mat[]): readonly Mat[] {
  const target = prepareAlignment(golden, features);
  const whole = { x: 0, y: 0, width: golden.cols, height: golden.rows };
  return images.filter((image) => align(image, target, whole, maxUncovered).kind === 'aligned');
}

/** Pearson's correlation of two pictures, made small; -1 where their sizes differ. */
function correlation(a: Mat, b: Mat): number {
  if (a.cols !== b.cols || a.rows !== b.rows) return -1;
  return small(a).matchTemplate(small(b), cv.TM_CCOEFF_NORMED).at(0, 0);
}

function small(image: Mat): Mat {
  return toGrey(image).resize(smallSide, smallSide, 0, 0, cv.INTER_AREA);
}
