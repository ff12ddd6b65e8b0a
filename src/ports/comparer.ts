/** Pixels for the model: 8 bit, rows top to bottom, channels interleaved (BGR or grey), width and height multiples of `multipleOf`. */
export interface ModelImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** What one branch of the Siamese network makes of an image: `dims` values for each of `width` x `height` cells. */
export interface Embedding {
  readonly width: number;
  readonly height: number;
  readonly dims: number;
  readonly data: Float32Array;
}

/** Anomaly score of every cell, 0 to 1, row by row. A cell covers `stridePx` x `stridePx` pixels of the compared image. */
export interface AnomalyMap {
  readonly width: number;
  readonly height: number;
  readonly stridePx: number;
  readonly data: Float32Array;
}

/** What a detection head says: centre heat-maps and box sides, one plane after the other. */
export interface DetectionMaps {
  readonly width: number;
  readonly height: number;
  readonly stridePx: number;
  /** One plane for each class name, 0 to 1: how likely the centre of such a defect lies in the cell. */
  readonly classes: Float32Array;
  /** Four planes: distance from the middle of the cell to left, top, right and bottom of the box, pixels. */
  readonly boxes: Float32Array;
}

/** Of a pair of embeddings: where the test image differs from the reference. */
export interface ComparisonMaps {
  readonly map: AnomalyMap;
  readonly detection?: DetectionMaps;
}

/** The light that a model wants its grey images to have, grey levels. */
export interface Light {
  readonly mean: number;
  readonly deviation: number;
  /** Added to the deviation of the image: one of one colour must not be blown up to noise. */
  readonly floor: number;
}

/** When a place of a part equals its golden sample so plainly that the network need not look at it. */
export interface Screening {
  /** How far a place may lie off as a whole, because alignment leaves some misfit. */
  readonly slackPx: number;
  /** How far an edge may lie off besides. */
  readonly tolerancePx: number;
  /** Grey levels of an image with the light of the model; smaller differences do not count. */
  readonly contrast: number;
  /** Of the 64 pixels of a cell so many must differ. */
  readonly leastPx: number;
  /** How much around a difference is looked at, a multiple of 8. */
  readonly marginPx: number;
  /** So many cells of an embedding does the end of a cut image reach. */
  readonly rimCells: number;
}

/** What is known of a loaded model. */
export interface ComparerInfo {
  readonly name: string;
  readonly version: string;
  /** SHA-256 over the model's files, hexadecimal. */
  readonly modelHash: string;
  /** Execution provider that was really chosen. */
  readonly provider: string;
  /** 1: grey, 3: BGR. */
  readonly channels: 1 | 3;
  readonly multipleOf: number;
  /** A cell of the embedding covers so many pixels in each direction. */
  readonly embeddingStridePx: number;
  readonly mapStridePx: number;
  /** Absent without a detection head. */
  readonly detectionStridePx?: number;
  /** Defect names of the detection head, in the order of its planes; empty without one. */
  readonly classNames: readonly string[];
  readonly defaultThreshold: number;
  readonly minAreaPx: number;
  /** Absent where the network sees to it by itself. */
  readonly light?: Light;
  /** Absent where the network must see everything. */
  readonly screening?: Screening;
  /** Least score of a detection, where the model has a detection head. */
  readonly scoreThreshold?: number;
  /** Nobody taught the model which differences count: what golden samples differ in says what its scores mean. */
  readonly scaledByGolden?: true;
}

/** The Siamese network: two branches with shared weights, and a learned distance between what they say. */
export interface Comparer {
  readonly info: ComparerInfo;
  /** Runs one branch. A golden sample is embedded once and kept. */
  embed(image: ModelImage): Promise<Embedding>;
  compare(test: Embedding, reference: Embedding): Promise<ComparisonMaps>;
  close(): Promise<void>;
}
