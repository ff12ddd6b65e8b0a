import type { TriggerSource } from '../domain/trigger.js';

/** A wish to have a part inspected, as it reaches the station. */
export interface InspectionRequest {
  /** Trigger id; the station makes one when absent. */
  readonly id?: string | undefined;
  readonly source: TriggerSource;
  /** May be absent where the station has one camera. */
  readonly camera?: string | undefined;
  /** Recipe; that of the camera when absent. */
  readonly part?: string | undefined;
  readonly serial?: string | undefined;
  readonly lot?: string | undefined;
}
