/** A similarity transform from frame pixels to the pixels of the golden sample. */
export interface Similarity {
  /** Clockwise in image coordinates, degrees. */
  readonly rotationDeg: number;
  readonly scale: number;
  /** Pixels. */
  readonly shiftX: number;
  readonly shiftY: number;
}

/** Why a part could not be registered to its golden sample. */
export type AlignmentRejection =
  | 'too-few-features'
  | 'too-few-inliers'
  | 'residual-too-large'
  | 'scale-out-of-range'
  | 'rotation-out-of-range'
  | 'shift-out-of-range'
  | 'fiducial-not-found'
  | 'does-not-correlate'
  | 'size-differs';

/** The part registered to its golden sample, or the reason why it could not be. */
export type Alignment =
  | {
      readonly kind: 'aligned';
      readonly transform: Similarity;
      readonly inliers: number;
      /** How far what was found still lies off after the transform, root mean square, pixels of the golden sample. */
      readonly residualPx: number;
    }
  /** The recipe says that its parts arrive aligned. */
  | { readonly kind: 'skipped' }
  | {
      readonly kind: 'rejected';
      readonly reason: AlignmentRejection;
      /** The measured numbers behind the reason, by name. */
      readonly numbers: Readonly<Record<string, number>>;
    };
