import type { LogEntry } from '../domain/log-entry.js';
import { isStationError, messageOf, StationError } from '../domain/station-error.js';
import type { Fault } from '../domain/station-state.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { LedgerLane, LedgerReceipt } from '../ports/ledger-lane.js';
import type { Logger } from '../ports/logger.js';
import { Bell } from '../runtime/bell.js';
import type { Component } from '../runtime/component.js';
import { elapsedMs } from '../runtime/system-clock.js';
import { Patience } from './patience.js';
import type { ReceiptCheck } from './receipt-check.js';

interface LedgerFeedOptions {
  readonly auditLog: Pick<AuditLog, 'after' | 'head' | 'receipt' | 'keepReceipt'>;
  readonly lane: LedgerLane;
  readonly check: ReceiptCheck;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Greatest number of rows under way without a receipt. */
  readonly window: number;
  readonly onFault: (fault: Fault | undefined) => void;
}

interface UnderWay {
  readonly hash: string;
  readonly sentNs: bigint;
}

/** What the station knows of its ledger. */
export interface LedgerProgress {
  /** All rows up to it are in the ledger. */
  readonly acknowledgedSeq: number;
  /** Rows handed to the broker since the start, repeats counted. */
  readonly sent: number;
  /** Receipts since the start that did not fit the log. */
  readonly refused: number;
}

/** Receipts come many times a second; the newest is written down so often. A lost one costs a few repeats. */
const keepEveryMs = 500;
/** Read and sent in one turn: while a backlog drains, an inspection waits for one turn at most. */
const rowsAtOnce = 20;
/** So many waits without any receipt are told as a fault. */
const silencesBeforeFault = 3;

/**
 * Delivers the log to the ledger.
 *
 * INVARIANTS: rows go out in order, at most `window` of them without a receipt, read from the log itself, so that memory
 * stays flat however long an outage lasts. A row counts as delivered only by a receipt with the epoch, a sequence number
 * and the hash that the log itself has there; what the broker acknowledged counts for nothing. After a start, a lost
 * connection or a silence one row is sent first: its receipt tells how far the ledger really is.
 */
export class LedgerFeed implements Component {
  readonly name = 'ledger';
  readonly #options: LedgerFeedOptions;
  readonly #bell = new Bell();
  readonly #patience: Patience;
  readonly #underWay = new Map<number, UnderWay>();
  /** Counts what may have changed while the log was read. */
  #changes = 0;
  #acknowledged = 0;
  #sent = 0;
  #window = 1;
  #silences = 0;
  #deliveries = 0;
  #unkept: LedgerReceipt | undefined;
  /** A true receipt for less than we had one for: the ledger was restored from a backup, if it stays so. */
  #behind: LedgerReceipt | undefined;

  constructor(options: LedgerFeedOptions) {
    this.#options = options;
    this.#patience = new Patience(options.clock);
  }

  /** There is a new row in the log. */
  notify(): void {
    this.#wake();
  }

  get progress(): LedgerProgress {
    return {
      acknowledgedSeq: this.#acknowledged,
      sent: this.#deliveries,
      refused: this.#options.check.refused,
    };
  }

  /** Something came that says to be a receipt. */
  receive(receipt: LedgerReceipt): void {
    this.#judge(receipt).catch((error: unknown) => {
      this.#options.logger.error({ component: this.name, seq: receipt.seq }, messageOf(error));
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { auditLog, lane } = this.#options;
    this.#acknowledged = Math.max(this.#acknowledged, (await auditLog.receipt())?.seq ?? 0);
    const over = new AbortController();
    const keeping = this.#keepReceipts(over.signal);
    try {
      while (!signal.aborted) {
        const lost = await lane.connected(signal);
        await this.#deliver(AbortSignal.any([signal, lost]));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      over.abort();
      await keeping;
    }
  }

  async #deliver(over: AbortSignal): Promise<void> {
    const { auditLog } = this.#options;
    this.#startOver();
    while (!over.aborted) {
      const changes = this.#changes;
      const room = this.#window - (this.#sent - this.#acknowledged);
      const entries = room > 0 ? await auditLog.after(this.#sent, Math.min(room, rowsAtOnce)) : [];
      if (over.aborted) return;
      for (const entry of entries) this.#post(entry);
      if (entries.length === 0 && changes === this.#changes && (await this.#silence(over)))
        this.#giveUpWaiting();
    }
  }

  #post(entry: LogEntry): void {
    // A receipt that came while the log was read may have made it needless.
    if (entry.seq !== this.#sent + 1) return;
    if (this.#sent === this.#acknowledged) this.#patience.restart();
    this.#sent = entry.seq;
    this.#deliveries += 1;
    this.#underWay.set(entry.seq, { hash: entry.hash, sentNs: this.#options.clock.monotonicNs() });
    // A lost connection ends `deliver` by its signal, and the rows are sent again.
    this.#options.lane.send(entry).catch((error: unknown) => {
      if (!isStationError(error, 'broker-unreachable'))
        this.#options.logger.error({ error }, messageOf(error));
    });
  }

  /** Waits for something to do; true when rows are under way and nothing has been heard for too long. */
  async #silence(over: AbortSignal): Promise<boolean> {
    if (over.aborted) return false;
    const done = new AbortController();
    // Not AbortSignal.any: each use would leave a reference on a signal that lives for days.
    const stop = (): void => done.abort();
    over.addEventListener('abort', stop);
    const waits = [this.#bell.next(done.signal).then(() => false)];
    if (this.#sent > this.#acknowledged) {
      const tooLong = this.#options.clock.sleep(this.#patience.leftMs(), done.signal);
      waits.push(
        tooLong.then(
          () => true,
          () => false,
        ),
      );
    }
    const silent = await Promise.race(waits);
    over.removeEventListener('abort', stop);
    done.abort();
    return silent;
  }

  #giveUpWaiting(): void {
    this.#silences += 1;
    this.#patience.grow();
    if (this.#behind !== undefined && this.#silences > 1) this.#fallBack(this.#behind);
    this.#startOver();
    if (this.#silences !== silencesBeforeFault) return;
    const error = new StationError('ledger-silent', { seq: this.#acknowledged });
    this.#options.onFault({ component: this.name, code: error.code, message: error.message });
  }

  /** The next row goes out alone. */
  #startOver(): void {
    this.#sent = this.#acknowledged;
    this.#window = 1;
    this.#underWay.clear();
    this.#patience.restart();
  }

  #fallBack({ seq }: LedgerReceipt): void {
    this.#options.logger.warn(
      { component: this.name, from: this.#acknowledged, to: seq },
      'the ledger holds less than it had acknowledged: it gets the rows again',
    );
    this.#acknowledged = seq;
    this.#behind = undefined;
  }

  async #judge(receipt: LedgerReceipt): Promise<void> {
    const hash = this.#underWay.get(receipt.seq)?.hash;
    if (await this.#options.check.holds(receipt, hash)) this.#accept(receipt);
  }

  #accept(receipt: LedgerReceipt): void {
    const { seq } = receipt;
    const wasSilent = this.#silences > 0;
    if (seq < this.#acknowledged) this.#behind = receipt;
    if (seq > this.#acknowledged) this.#advance(receipt);
    else if (wasSilent && seq === this.#acknowledged) this.#startOver();
    if (seq >= this.#acknowledged) {
      this.#silences = 0;
      this.#patience.shrink();
      this.#options.onFault(undefined);
    }
    this.#wake();
  }

  #advance(receipt: LedgerReceipt): void {
    const sentNs = this.#underWay.get(receipt.seq)?.sentNs;
    if (sentNs !== undefined) this.#patience.learn(elapsedMs(this.#options.clock, sentNs));
    for (let seq = this.#acknowledged + 1; seq <= receipt.seq && this.#underWay.size > 0; seq += 1) {
      this.#underWay.delete(seq);
    }
    this.#acknowledged = receipt.seq;
    this.#sent = Math.max(this.#sent, receipt.seq);
    this.#window = Math.min(this.#window * 2, this.#options.window);
    this.#patience.restart();
    this.#behind = undefined;
    this.#unkept = receipt;
  }

  async #keepReceipts(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#options.clock.sleep(keepEveryMs, signal).catch(() => undefined);
      await this.#keepReceipt();
    }
  }

  async #keepReceipt(): Promise<void> {
    const receipt = this.#unkept;
    if (receipt === undefined) return;
    this.#unkept = undefined;
    try {
      await this.#options.auditLog.keepReceipt(receipt);
    } catch (error) {
      // The disk's fault is told by whoever appends; the receipt comes again with the next row.
      this.#options.logger.warn({ component: this.name, seq: receipt.seq }, messageOf(error));
    }
  }

  #wake(): void {
    this.#changes += 1;
    this.#bell.ring();
  }
}
