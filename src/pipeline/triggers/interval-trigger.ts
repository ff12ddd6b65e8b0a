import type { Clock } from '../../ports/clock.js';
import type { Component } from '../../runtime/component.js';
import { elapsedMs } from '../../runtime/system-clock.js';
import type { InspectionRequest } from '../inspection-request.js';

interface IntervalTriggerOptions {
  readonly name: string;
  readonly camera: string;
  readonly part?: string | undefined;
  /** Milliseconds from one start to the next; a slower inspection delays the next one, it never piles up. */
  readonly everyMs: number;
  readonly clock: Clock;
  /** Resolves while parts can be looked at; rejects when the signal aborts. Nobody put these parts there: they wait. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  readonly request: (request: InspectionRequest) => Promise<unknown>;
}

/** Free-running inspection: one after the other, at most one every `everyMs`. */
export class IntervalTrigger implements Component {
  readonly name: string;
  readonly #options: IntervalTriggerOptions;

  constructor(options: IntervalTriggerOptions) {
    this.name = options.name;
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { camera, part, everyMs, clock, ready, request } = this.#options;
    while (!signal.aborted) {
      await ready(signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      if (signal.aborted) return;
      const startNs = clock.monotonicNs();
      await request({ source: 'interval', camera, part });
      const restMs = everyMs - elapsedMs(clock, startNs);
      if (restMs > 0) await clock.sleep(restMs, signal).catch(() => undefined);
    }
  }
}
