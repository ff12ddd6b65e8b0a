import type { CameraCounters } from '../domain/camera-counters.js';
import type { StationState } from '../domain/station-state.js';
import type { VerdictKind } from '../domain/verdict.js';
import type { StatePayload } from './state-payload.js';

interface StateFacts {
  readonly station: string;
  readonly software: string;
  readonly state: StationState;
  readonly at: Date;
  readonly cameras: ReadonlyMap<string, CameraCounters>;
  /** Recipe that each camera uses when a trigger names none. */
  readonly parts: ReadonlyMap<string, string>;
  readonly counts: Readonly<Record<VerdictKind, number>>;
  /** Absent where no ledger is configured. */
  readonly ledger?: Omit<StatePayload['ledger'], 'configured'> | undefined;
}

/** What the network is told of the station's condition. */
export function toStatePayload(facts: StateFacts): StatePayload {
  const { station, software, state, at, cameras, parts, counts, ledger } = facts;
  return {
    schema: 1,
    station,
    state: state.kind,
    faults:
      state.kind === 'degraded'
        ? state.faults.map(({ component, code, message }) => ({ component, code, message }))
        : [],
    software,
    at: at.toISOString(),
    cameras: Object.fromEntries(
      [...cameras].map(([camera, counters]) => {
        const part = parts.get(camera);
        return [camera, { ...counters, ...(part === undefined ? {} : { part }) }];
      }),
    ),
    counts: { ...counts },
    ledger: { configured: ledger !== undefined, ...ledger },
  };
}
