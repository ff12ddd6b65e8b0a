/** Corners of a box, pixels; `x2`, `y2` lie outside it, so that its area is `(x2 - x1) * (y2 - y1)`. */
export interface Corners {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** One defect that a person marked. */
export interface Annotation extends Corners {
  /** Number of the defect class, 1 and up; 0 where classes are not told apart. */
  readonly type: number;
}

/** One defect that the station claims. */
export interface Detection extends Annotation {
  /** 0 to 1. */
  readonly confidence: number;
}

/** What was marked and what was claimed on one image. */
export interface EvaluatedImage {
  readonly annotations: readonly Annotation[];
  readonly detections: readonly Detection[];
}
