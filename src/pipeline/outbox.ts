import type { LogEntry } from '../domain/log-entry.js';
import { isStationError } from '../domain/station-error.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { ResultPublisher } from '../ports/result-publisher.js';
import { Bell } from '../runtime/bell.js';
import type { Component } from '../runtime/component.js';

interface OutboxOptions {
  readonly auditLog: Pick<AuditLog, 'unpublished' | 'markPublished'>;
  readonly publisher: ResultPublisher;
  readonly clock: Clock;
  /** Greatest number of results under way without acknowledgement. */
  readonly window: number;
}

/** After a failed sending; the link itself waits by its own schedule. */
const pauseMs = 250;
/** The last results are given so long when the station stops. What is not sent then is sent after the next start. */
const drainMs = 2000;

/**
 * Tells the network what the log says.
 *
 * INVARIANTS: rows go out in the order of the log, each at least once, and are marked only after the broker has
 * acknowledged them; the log is the queue, so memory does not grow while the broker is away.
 */
export class Outbox implements Component {
  readonly name = 'outbox';
  readonly #options: OutboxOptions;
  readonly #bell = new Bell();
  #news = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** There is a new row in the log. */
  notify(): void {
    this.#news = true;
    this.#bell.ring();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, publisher } = this.#options;
    this.#news = true; // what an earlier run has left
    while (!signal.aborted) {
      try {
        await publisher.connected(signal);
        if (!this.#news) await this.#bell.next(signal);
      } catch (error) {
        if (signal.aborted) break;
        throw error;
      }
      if (!(await this.#sendAll())) await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const over = new AbortController();
    const tooLate = this.#options.clock.sleep(drainMs, over.signal).catch(() => undefined);
    await Promise.race([this.#sendAll(), tooLate]);
    over.abort();
  }

  /** False when the broker went away before everything was sent. */
  async #sendAll(): Promise<boolean> {
    this.#news = false;
    for (;;) {
      const entries = await this.#options.auditLog.unpublished(this.#options.window);
      if (entries.length === 0) return true;
      if (!(await this.#send(entries))) {
        this.#news = true;
        return false;
      }
    }
  }

  async #send(entries: readonly LogEntry[]): Promise<boolean> {
    const { publisher, auditLog } = this.#options;
    const outcomes = await Promise.allSettled(entries.map((entry) => publisher.publish(entry)));
    const acknowledged = entries.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    await auditLog.markPublished(acknowledged.map(({ seq }) => seq));
    const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    for (const failure of failures) if (!isStationError(failure, 'broker-unreachable')) throw failure;
    return failures.length === 0;
  }
}
