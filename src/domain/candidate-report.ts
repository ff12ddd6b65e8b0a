/** What was found out about an image that is to become a golden sample. */
export interface CandidateReport {
  /**
   * `good`: may be registered. `near-duplicate`: shows what another shows, and adds nothing. `outlier`: differs from
   * the others beyond what they differ in among themselves. `rejected`: cannot be a golden sample.
   */
  readonly kind: 'good' | 'near-duplicate' | 'outlier' | 'rejected';
  /** Anomaly score against the others, 0 to 1; absent where there are none. */
  readonly score?: number;
  /** The other that resembles it most; `difference` is a share of the embeddings, 0 for the same. */
  readonly nearest?: { readonly file: string; readonly difference: number };
  /** Why it was rejected. */
  readonly why?: string;
  /** JPEG: the candidate with what differs as heat; the candidate alone where nothing was compared. */
  readonly picture?: Uint8Array;
}
