import type { Fault, StationState } from '../domain/station-state.js';
import type { Clock } from '../ports/clock.js';
import { elapsedMs } from './system-clock.js';

interface Pulse {
  readonly maxSilenceMs: number;
  lastNs: bigint;
}

/**
 * What the station knows of its own condition.
 *
 * Health means progress: each watched activity has to call `beat` before its longest silence is over. A fault makes
 * the station degraded, silence makes it unhealthy, and only an unhealthy station is restarted by its watchdog.
 */
export class Health {
  readonly #clock: Clock;
  readonly #faults = new Map<string, Fault>();
  readonly #pulses = new Map<string, Pulse>();
  readonly #listeners = new Set<(state: StationState) => void>();
  #phase: 'starting' | 'running' | 'stopping' = 'starting';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Watches an activity from now on. */
  watch(activity: string, maxSilenceMs: number): void {
    this.#pulses.set(activity, { maxSilenceMs, lastNs: this.#clock.monotonicNs() });
  }

  /** The activity has got on. */
  beat(activity: string): void {
    const pulse = this.#pulses.get(activity);
    if (pulse !== undefined) pulse.lastNs = this.#clock.monotonicNs();
  }

  /** Stops watching an activity that waits for something else. */
  unwatch(activity: string): void {
    this.#pulses.delete(activity);
  }

  /** All activities wait for one thing that is known and told as a fault. */
  beatAll(): void {
    for (const activity of this.#pulses.keys()) this.beat(activity);
  }

  /** Activities that have been silent for too long; none when the station is healthy. */
  silent(): readonly string[] {
    return [...this.#pulses]
      .filter(([, pulse]) => elapsedMs(this.#clock, pulse.lastNs) > pulse.maxSilenceMs)
      .map(([activity]) => activity);
  }

  /** Reports or clears what is wrong with one component. */
  setFault(component: string, fault: Fault | undefined): void {
    const known = this.#faults.get(component);
    if (known?.code === fault?.code && known?.message === fault?.message) return;
    if (fault === undefined) this.#faults.delete(component);
    else this.#faults.set(component, fault);
    this.#announce();
  }

  enter(phase: 'running' | 'stopping'): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#announce();
  }

  state(): StationState {
    if (this.#phase === 'running' && this.#faults.size > 0) {
      return { kind: 'degraded', faults: [...this.#faults.values()] };
    }
    return { kind: this.#phase };
  }

  /** What is wrong at this moment, in whatever phase. */
  faults(): readonly Fault[] {
    return [...this.#faults.values()];
  }

  /** Calls back at every change of state until the returned function is called. */
  onChange(listener: (state: StationState) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #announce(): void {
    const state = this.state();
    for (const listener of this.#listeners) listener(state);
  }
}
