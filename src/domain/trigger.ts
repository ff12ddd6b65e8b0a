/** Where a request to inspect a part came from. */
export type TriggerSource = 'interval' | 'schedule' | 'mqtt' | 'http' | 'cli' | 'modbus' | 'gpio';

/** Why and when one part is inspected. One trigger id gives exactly one inspection, however often it is sent. */
export interface Trigger {
  /** Unique per physical part and pass; chosen by the sender, or made by the station for interval and schedule. */
  readonly id: string;
  readonly source: TriggerSource;
  readonly camera: string;
  /** Recipe to judge the part by. */
  readonly part: string;
  readonly serial?: string;
  readonly lot?: string;
  /** Nanoseconds on the machine's monotonic clock (`process.hrtime.bigint`), shared by all processes of the station. */
  readonly monotonicNs: bigint;
  /** Wall time, ISO 8601 in UTC with milliseconds. For people; order comes from the log's sequence. */
  readonly requestedAt: string;
}
