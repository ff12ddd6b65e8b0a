/** Whose fault an error is: decides who is told and whether trying again can help. */
export type Fault =
  /** What a person configured or typed. */
  | 'configuration'
  /** A file, image, payload or request from outside. */
  | 'input'
  /** Disk, network, broker, operating system. */
  | 'environment'
  /** Camera or other hardware. */
  | 'device'
  /** Ours. */
  | 'internal';

/** What is known of an error. */
export interface ErrorKind {
  readonly fault: Fault;
  /** True when the same call can succeed later: the supervisor retries, everyone else reports. */
  readonly retryable: boolean;
  /** What happened, and what to do about it; `{name}` is replaced by the parameter of that name. */
  readonly en: readonly [what: string, mend: string];
  readonly zhTW: readonly [what: string, mend: string];
}
