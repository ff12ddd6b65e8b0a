import type { Database } from 'better-sqlite3';
import { readMeasurements } from '../../adapters/sqlite/log-measurements.js';
import type { DriftParameters } from '../../evaluation/drift.js';
import { DriftMonitor, type PartDrift } from '../../evaluation/drift-monitor.js';

interface ReadDrifts {
  readonly database: Database;
  readonly parameters: DriftParameters;
  /** All parts when absent. */
  readonly part?: string;
}

const batch = 2000;

/** The charts of all parts from the whole log. */
export function readDrifts({ database, parameters, part }: ReadDrifts): readonly PartDrift[] {
  const monitor = new DriftMonitor(parameters);
  for (;;) {
    const measurements = readMeasurements(database, monitor.lastSeq, batch);
    for (const measurement of measurements) monitor.add(measurement);
    if (measurements.length < batch) return monitor.drifts(part);
  }
}
