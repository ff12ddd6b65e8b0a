import type { Box } from './comparison.js';
import type { Thresholds } from './decide.js';

/** How the part is brought onto its golden sample before it is compared. */
export type AlignmentMethod =
  /** Parts arrive aligned to a pixel or two: no registration. */
  | { readonly kind: 'none' }
  /** ORB features, similarity transform by RANSAC. */
  | {
      readonly kind: 'features';
      readonly maxResidualPx: number;
      readonly maxRotationDeg: number;
      /** Largest deviation of the scale from 1, for example 0.1. */
      readonly maxScaleChange: number;
    }
  /** Two fiducials of the golden sample, found again by normalised cross-correlation. */
  | {
      readonly kind: 'fiducials';
      readonly boxes: readonly [Box, Box];
      /** How far a fiducial may have moved, pixels. */
      readonly searchPx: number;
      /** Lowest correlation that counts as found, 0 to 1. */
      readonly minCorrelation: number;
    };

/** Where the golden samples of a recipe come from. */
export type References =
  /** Image files, the first is the one that parts are aligned to. */
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  /** Registered in the station's reference store under the name of the part. */
  | { readonly kind: 'registered' }
  /** Each frame brings its own: `X_test.*` is compared with `X_temp.*` beside it. */
  | { readonly kind: 'paired' };

/** How one kind of part is judged. */
export interface Recipe {
  readonly part: string;
  readonly references: References;
  /** Name of the model, a folder of the models directory. */
  readonly model: string;
  readonly alignment: AlignmentMethod;
  /** Part of the golden sample that is inspected; the whole of it when absent. Pixels. */
  readonly region?: Box;
  readonly thresholds: Thresholds;
  /** Regions smaller than this are not counted, pixels. */
  readonly minAreaPx: number;
  readonly deadlineMs: number;
}
