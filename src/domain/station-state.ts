/** Something that keeps the station from doing all of its work. */
export interface Fault {
  /** Component that reports it, for example `camera:top`. */
  readonly component: string;
  /** Code of a StationError. */
  readonly code: string;
  readonly message: string;
}

/** What the station is doing. */
export type StationState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'degraded'; readonly faults: readonly Fault[] }
  | { readonly kind: 'stopping' };
