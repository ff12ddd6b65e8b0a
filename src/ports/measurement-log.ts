import type { Measurement } from '../domain/measurement.js';

/** The side of the audit log for whoever looks at many inspections. */
export interface MeasurementLog {
  /** What the inspections behind a sequence number measured, oldest first. */
  measurements(afterSeq: number, limit: number): Promise<readonly Measurement[]>;
}
