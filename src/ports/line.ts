import type { VerdictKind } from '../domain/verdict.js';

/** What the line is told of one part. */
export interface LineResult {
  /** Number that the PLC gave the part with its trigger, 0 to 65535; 0 for other triggers. */
  readonly tag: number;
  readonly verdict: VerdictKind;
  /** There was no verdict by the deadline: the part is a reject whatever is found later. */
  readonly late: boolean;
  /** Anomaly score, 0 to 1; absent when nothing was compared. */
  readonly score?: number | undefined;
  /** Milliseconds from trigger to result. */
  readonly elapsedMs: number;
}

/** What one camera shows to the line. A part is a reject unless `result` says `pass`. */
export interface LineState {
  /** A trigger would be taken now. */
  readonly ready: boolean;
  readonly busy: boolean;
  /** The station cannot judge parts as it should. */
  readonly fault: boolean;
  /** Results since the start: tells one from the next. */
  readonly results: number;
  /** Triggers since the start that came while one was under way and were not taken. */
  readonly missed: number;
  /** Of the last part; absent before the first one and while one is under way. */
  readonly result?: LineResult | undefined;
}

/** A device on the line: registers of a PLC, lines of a GPIO chip. */
export interface LineOutput {
  /** Called at every change, on the path of the verdict: must neither wait nor throw. */
  show(state: LineState): void;
}
