/** What is known of a camera at this moment. */
export interface CameraCounters {
  readonly framesRead: number;
  /** Frames that came and were not needed. */
  readonly framesDropped: number;
  /** Frames that came damaged. */
  readonly framesTorn: number;
  readonly reconnects: number;
  readonly connected: boolean;
}
