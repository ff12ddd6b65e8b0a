import type { VerdictKind } from './verdict.js';

/** What one inspection measured, for whoever looks at many of them. */
export interface Measurement {
  readonly seq: number;
  /** ISO 8601. */
  readonly judgedAt: string;
  readonly part: string;
  readonly camera: string;
  readonly verdict: VerdictKind;
  /** Hash of what the part was judged by: recipe version, or model and golden samples. Absent where nothing was compared. */
  readonly recipe?: string;
  /** Anomaly score, 0 to 1. */
  readonly score?: number;
  /** Residual of the alignment, pixels. */
  readonly residualPx?: number;
  /** Mean grey level of the frame, 0 to 255. */
  readonly brightness?: number;
  /** Variance of the Laplacian of the frame. */
  readonly sharpness?: number;
}
