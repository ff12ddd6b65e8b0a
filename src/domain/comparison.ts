/** Pixels of the aligned part; `x`, `y` is the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One connected place where the part differs from its golden samples. */
export interface Region {
  readonly box: Box;
  /** Pixels of the part, counted in cells of the anomaly map. */
  readonly areaPx: number;
  /** Highest anomaly score inside, 0 to 1. */
  readonly score: number;
  /** Defect name, where the model knows names or people have named examples; `unknown` where it looks like none of them. */
  readonly defect?: string;
  /** Cosine distance to the nearest example that people have named, 0 to 2, where there is one. */
  readonly distance?: number;
  /** Zone of the recipe that it lies in. */
  readonly zone?: string;
}

/** How anomalous one zone of a part is. */
export interface ZoneScore {
  readonly name: string;
  /** 0 to 1. */
  readonly score: number;
}

/** The outcome of the Siamese comparison of one aligned part with its golden samples. */
export interface Comparison {
  /** Anomaly score of the part outside of all zones, 0 (equal to a golden sample) to 1. */
  readonly score: number;
  /** Of each zone, where the recipe has zones. */
  readonly zones?: readonly ZoneScore[];
  readonly regions: readonly Region[];
  /** SHA-256 of the model, hexadecimal. */
  readonly modelHash: string;
  /** SHA-256 over the golden samples compared with, in order, hexadecimal. */
  readonly referenceHash: string;
  /** Execution provider that ran the model. */
  readonly provider: string;
}
