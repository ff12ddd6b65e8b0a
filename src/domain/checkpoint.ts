/** How far one log has come: its row `seq` and, by the chain, every row before it. */
export interface Checkpoint {
  readonly station: string;
  /** Random name of the log, made when it was created. */
  readonly epoch: string;
  readonly seq: number;
  /** Hash of the row `seq`, hexadecimal. */
  readonly hash: string;
}
