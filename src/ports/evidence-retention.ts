/** Which evidence images to remove. Both rules hold at once. */
export interface EvidenceRule {
  /** ISO 8601 in UTC with milliseconds; images last used before it go. */
  readonly olderThan: string;
  /** The oldest images go until the rest is not larger. */
  readonly maxBytes: number;
}

/** What a removal did. */
export interface EvidenceRemoval {
  readonly removedFiles: number;
  readonly removedBytes: number;
  readonly keptFiles: number;
  readonly keptBytes: number;
  /** Files that a crash had left and that no row names. */
  readonly orphanFiles: number;
}

/** The side of the audit log that gives space back. Rows of the log are never removed. */
export interface EvidenceRetention {
  /** @throws StationError `audit-write-failed` */
  removeEvidence(rule: EvidenceRule): Promise<EvidenceRemoval>;
}
