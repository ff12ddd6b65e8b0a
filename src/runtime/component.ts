/**
 * Something with a lifetime: a camera, a broker connection, a server.
 *
 * `run` works until the signal aborts and then returns. It throws when it cannot go on: a retryable StationError is
 * tried again by the supervisor, anything else ends the station. It holds no retry code of its own.
 */
export interface Component {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}
