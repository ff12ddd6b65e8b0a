import type { DriftMonitor, PartDrift } from '../evaluation/drift-monitor.js';
import type { MeasurementLog } from '../ports/measurement-log.js';

interface WatchDrift {
  readonly log: MeasurementLog;
  readonly monitor: DriftMonitor;
  /** Cause of the alarm of each part as it was told last. */
  readonly told: Map<string, string>;
  /** Called where an alarm has come, has gone, or has another cause. */
  readonly tell: (drift: PartDrift) => Promise<void>;
}

/** Rows in one go: between two of them the log appends what came in. */
const batch = 500;

/** Reads on in the log, draws the charts again, and tells what has changed. It never changes a recipe by itself. */
export async function watchDrift({ log, monitor, told, tell }: WatchDrift): Promise<readonly PartDrift[]> {
  for (;;) {
    const measurements = await log.measurements(monitor.lastSeq, batch);
    for (const measurement of measurements) monitor.add(measurement);
    if (measurements.length < batch) break;
  }
  const drifts = monitor.drifts();
  for (const drift of drifts) {
    const cause = drift.finding?.cause ?? '';
    if ((told.get(drift.part) ?? '') === cause) continue;
    await tell(drift);
    told.set(drift.part, cause);
  }
  return drifts;
}
