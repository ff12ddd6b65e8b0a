import type { Trigger } from '../domain/trigger.js';
import type { VerdictKind } from '../domain/verdict.js';
import type { Clock } from '../ports/clock.js';
import type { LineOutput, LineResult, LineState } from '../ports/line.js';
import { elapsedMs } from '../runtime/system-clock.js';

interface LineOptions {
  readonly outputs: readonly LineOutput[];
  readonly clock: Clock;
}

interface UnderWay {
  readonly tag: number;
  readonly monotonicNs: bigint;
  readonly over: AbortController;
}

/** What became of a part. */
export interface LineVerdict {
  readonly verdict: VerdictKind;
  /** Anomaly score, 0 to 1. */
  readonly score?: number | undefined;
}

/** PLCs count in registers of 16 bits. */
const greatestTag = 65_535;

/**
 * The outputs of one camera.
 *
 * INVARIANTS: a part is a reject until it is proven good: there is a result for every trigger at its deadline at the latest,
 * by a timer of its own that waits for neither vision, disk nor network, and a verdict that comes later changes nothing.
 * The time is the monotonic clock's, from the trigger on.
 */
export class Line {
  readonly #options: LineOptions;
  readonly #underWay = new Map<string, UnderWay>();
  #up = false;
  #fault = false;
  #results = 0;
  #missed = 0;
  #last: LineResult | undefined;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get state(): LineState {
    const busy = this.#underWay.size > 0;
    return {
      ready: this.#up && !this.#fault && !busy,
      busy,
      fault: this.#fault || !this.#up,
      results: this.#results,
      missed: this.#missed,
      result: busy ? undefined : this.#last,
    };
  }

  /** The station is up, or no longer; it has a fault that concerns this camera, or none. */
  setCondition({ up, fault }: { readonly up: boolean; readonly fault: boolean }): void {
    if (this.#up === up && this.#fault === fault) return;
    this.#up = up;
    this.#fault = fault;
    this.#show();
  }

  /** A trigger from the line that is not taken: a reject, unless a part is under way, whose result stays to come. */
  refuse(tag: number): void {
    if (this.#underWay.size > 0) {
      this.#missed += 1;
      this.#show();
    } else this.#tell({ tag, verdict: 'unjudged', late: false, elapsedMs: 0 });
  }

  /** A part is under way. */
  begin(trigger: Trigger, deadlineMs: number): void {
    const over = new AbortController();
    const tag = trigger.source === 'modbus' ? Number(trigger.serial) & greatestTag : 0;
    this.#underWay.set(trigger.id, { tag, monotonicNs: trigger.monotonicNs, over });
    this.#show();
    this.#rejectAtDeadline(trigger, deadlineMs, over.signal).catch(() => undefined); // There was a verdict before.
  }

  /** There is a verdict. False when it comes too late: the line has been told to reject the part. */
  judged(trigger: Trigger, { verdict, score }: LineVerdict): boolean {
    return this.#settle(trigger.id, { verdict, late: false, score });
  }

  async #rejectAtDeadline(trigger: Trigger, deadlineMs: number, signal: AbortSignal): Promise<void> {
    // A timer can fire a fraction of a millisecond early; a verdict in time must not find its part rejected.
    for (;;) {
      const leftMs = deadlineMs - elapsedMs(this.#options.clock, trigger.monotonicNs);
      if (leftMs <= 0) break;
      await this.#options.clock.sleep(Math.max(1, leftMs), signal);
    }
    this.#settle(trigger.id, { verdict: 'unjudged', late: true });
  }

  #settle(id: string, { verdict, late, score }: LineVerdict & { readonly late: boolean }): boolean {
    const part = this.#underWay.get(id);
    if (part === undefined) return false;
    this.#underWay.delete(id);
    part.over.abort();
    const elapsed = elapsedMs(this.#options.clock, part.monotonicNs);
    this.#tell({ tag: part.tag, verdict, late, score, elapsedMs: elapsed });
    return true;
  }

  #tell(result: LineResult): void {
    this.#results += 1;
    this.#last = result;
    this.#show();
  }

  #show(): void {
    const { state } = this;
    for (const output of this.#options.outputs) output.show(state);
  }
}
