import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/log-entry.js';
import type { Fault } from '../../../src/domain/station-state.js';
import { LedgerFeed } from '../../../src/pipeline/ledger-feed.js';
import { ReceiptCheck } from '../../../src/pipeline/receipt-check.js';
import type { LedgerLane, LedgerReceipt } from '../../../src/ports/ledger-lane.js';
import { anInspection } from '../../fixtures/inspections.js';
import { FakeClock, settle } from '../../simulators/fake-clock.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';
import { silentLogger } from '../../simulators/silent-logger.js';

/** A network that can lose rows and a ledger that confirms what it has without a gap, when the test says so. */
class FickleLedger implements LedgerLane {
  readonly deliveries: number[] = [];
  readonly has = new Set<number>();
  /** Rows that get lost on their way. */
  loses: (seq: number) => boolean = () => false;
  answers = true;
  mostUnderWay = 0;
  #answered = 0;
  readonly #connection = new AbortController();
  feed: LedgerFeed | undefined;
  log: MemoryAuditLog;

  constructor(log: MemoryAuditLog) {
    this.log = log;
  }

  async connected(signal: AbortSignal): Promise<AbortSignal> {
    signal.throwIfAborted();
    return this.#connection.signal;
  }

  async send({ seq }: LogEntry): Promise<void> {
    this.deliveries.push(seq);
    this.mostUnderWay = Math.max(this.mostUnderWay, seq - this.#answered);
    if (this.loses(seq)) return;
    this.has.add(seq);
    await settle();
    if (this.answers) this.answer();
  }

  get watermark(): number {
    let seq = 0;
    while (this.has.has(seq + 1)) seq += 1;
    return seq;
  }

  answer(changes: Partial<LedgerReceipt> = {}): void {
    const seq = changes.seq ?? this.watermark;
    this.#answered = Math.max(this.#answered, seq);
    if (seq > 0) this.feed?.receive({ ...receiptFor(this.log, seq), ...changes });
  }
}

function receiptFor(log: MemoryAuditLog, seq: number): LedgerReceipt {
  return { station: 'line-1', epoch: 'e', seq, hash: log.entries[seq - 1]?.hash ?? '', note: '' };
}

interface Bench {
  readonly log: MemoryAuditLog;
  readonly ledger: FickleLedger;
  readonly feed: LedgerFeed;
  readonly clock: FakeClock;
  readonly faults: (Fault | undefined)[];
  readonly stop: () => Promise<void>;
}

async function bench(rows: number, window = 8, kept?: number): Promise<Bench> {
  const log = new MemoryAuditLog();
  for (let index = 0; index < rows; index += 1) await log.appendInspection(anInspection(), []);
  if (kept !== undefined) log.kept = receiptFor(log, kept);
  const ledger = new FickleLedger(log);
  for (const seq of upTo(kept ?? 0)) ledger.has.add(seq);
  const clock = new FakeClock();
  const faults: (Fault | undefined)[] = [];
  const feed = new LedgerFeed({
    auditLog: log,
    lane: ledger,
    check: new ReceiptCheck({ auditLog: log, keys: [] }),
    clock,
    logger: silentLogger,
    window,
    onFault: (fault) => faults.push(fault),
  });
  ledger.feed = feed;
  const over = new AbortController();
  const ended = feed.run(over.signal);
  await rest();
  const stop = async (): Promise<void> => {
    over.abort();
    await ended;
  };
  return { log, ledger, feed, clock, faults, stop };
}

/** Lets everything happen that needs no time. */
async function rest(): Promise<void> {
  for (let turns = 0; turns < 60; turns += 1) await settle();
}

const upTo = (last: number, first = 1): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('the feed of the ledger', () => {
  it('sends one row, learns how far the ledger is, and then the rest in order', async () => {
    const { ledger, feed, stop } = await bench(20);
    expect(ledger.deliveries).toEqual(upTo(20));
    expect(feed.progress).toEqual({ acknowledgedSeq: 20, sent: 20, refused: 0 });
    await stop();
  });

  it('has no more rows under way than its window, whatever the broker acknowledges', async () => {
    const { ledger, stop } = await bench(50, 4);
    expect(ledger.watermark).toBe(50);
    expect(ledger.mostUnderWay).toBe(4);
    await stop();
  });

  it('goes on behind the receipt that it has kept, and keeps new ones', async () => {
    const { log, ledger, clock, stop } = await bench(9, 8, 6);
    expect(ledger.deliveries).toEqual([7, 8, 9]);
    await clock.advance(600);
    expect(log.kept?.seq).toBe(9);
    await stop();
  });

  it('skips what a ledger that is further already has', async () => {
    const { ledger, feed, stop } = await bench(0);
    for (const seq of upTo(30)) ledger.has.add(seq);
    for (let index = 0; index < 40; index += 1) await ledger.log.appendInspection(anInspection(), []);
    feed.notify();
    await rest();
    expect(ledger.deliveries[0]).toBe(1);
    expect(ledger.deliveries.slice(1)).toEqual(upTo(40, 31));
    await stop();
  });

  it('sends again what got lost, after a silence and not before', async () => {
    const { ledger, feed, clock, stop } = await bench(1);
    let lost = false;
    ledger.loses = (seq) => {
      const now = seq === 3 && !lost;
      if (now) lost = true;
      return now;
    };
    for (let index = 0; index < 5; index += 1) await ledger.log.appendInspection(anInspection(), []);
    feed.notify();
    await rest();
    expect(feed.progress.acknowledgedSeq).toBe(2);
    const before = ledger.deliveries.length;
    await clock.advance(900);
    await rest();
    expect(ledger.deliveries).toHaveLength(before);
    await clock.advance(1000);
    await rest();
    expect(feed.progress.acknowledgedSeq).toBe(6);
    await stop();
  });

  it('asks a silent ledger with one row only, less and less often, and says so', async () => {
    const { ledger, feed, clock, faults, stop } = await bench(0);
    ledger.answers = false;
    for (let index = 0; index < 100; index += 1) await ledger.log.appendInspection(anInspection(), []);
    feed.notify();
    await rest();
    for (let second = 0; second < 120; second += 1) {
      await clock.advance(1000);
      await rest();
    }
    expect(new Set(ledger.deliveries)).toEqual(new Set([1]));
    expect(ledger.deliveries.length).toBeLessThanOrEqual(9);
    expect(faults.at(-1)?.code).toBe('ledger-silent');
    ledger.answers = true;
    ledger.answer(); // a ledger that starts tells the stations how far it is
    await rest();
    expect(feed.progress.acknowledgedSeq).toBe(100);
    expect(faults.at(-1)).toBeUndefined();
    await stop();
  });

  it('goes back when the ledger was restored from a backup and holds less than it had confirmed', async () => {
    const { log, ledger, feed, clock, stop } = await bench(30, 8, 30);
    for (const seq of upTo(30, 11)) ledger.has.delete(seq);
    await log.appendInspection(anInspection(), []);
    feed.notify();
    for (let second = 0; second < 20; second += 1) {
      await rest();
      await clock.advance(1000);
    }
    expect(ledger.watermark).toBe(31);
    expect(feed.progress.acknowledgedSeq).toBe(31);
    await stop();
  });

  it.each<readonly [string, Partial<LedgerReceipt>]>([
    ['another hash', { hash: 'f'.repeat(64) }],
    ['the hash of another row', { hash: '2'.padStart(64, '0') }],
    ['another epoch', { epoch: 'another' }],
    ['another station', { station: 'line-2' }],
    ['a row that is not there', { seq: 99, hash: 'f'.repeat(64) }],
  ])('releases nothing for a receipt with %s', async (_name, forged) => {
    const { log, ledger, feed, clock, stop } = await bench(0);
    ledger.answers = false;
    for (let index = 0; index < 5; index += 1) await log.appendInspection(anInspection(), []);
    feed.notify();
    await rest();
    ledger.answer({ seq: 5, ...forged });
    await rest();
    await clock.advance(600);
    expect(feed.progress).toMatchObject({ acknowledgedSeq: 0, refused: 1 });
    expect(log.kept).toBeUndefined();
    await stop();
  });
});
