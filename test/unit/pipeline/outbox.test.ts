import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/log-entry.js';
import { StationError } from '../../../src/domain/station-error.js';
import { Outbox } from '../../../src/pipeline/outbox.js';
import type { ResultPublisher } from '../../../src/ports/result-publisher.js';
import { anInspection } from '../../fixtures/inspections.js';
import { FakeClock, settle } from '../../simulators/fake-clock.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';

/** A broker that takes what it likes and notes the greatest number under way. */
class FickleBroker implements ResultPublisher {
  readonly taken: number[] = [];
  refused = new Set<number>();
  underWay = 0;
  mostUnderWay = 0;

  async connected(): Promise<void> {}

  async publish({ seq }: LogEntry): Promise<void> {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.underWay, this.mostUnderWay);
    await settle();
    this.underWay -= 1;
    if (this.refused.delete(seq)) throw new StationError('broker-unreachable', { url: 'x', why: 'gone' });
    this.taken.push(seq);
  }
}

async function filled(count: number): Promise<MemoryAuditLog> {
  const log = new MemoryAuditLog();
  for (let index = 0; index < count; index += 1) await log.appendInspection(anInspection(), []);
  return log;
}

describe('the outbox', () => {
  it('sends what an earlier run has left, in order, within its window', async () => {
    const log = await filled(7);
    const publisher = new FickleBroker();
    const over = new AbortController();
    const ended = new Outbox({ auditLog: log, publisher, clock: new FakeClock(), window: 3 }).run(
      over.signal,
    );
    while ((await log.unpublished(1)).length > 0) await settle();
    expect(publisher.taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(publisher.mostUnderWay).toBe(3);
    over.abort();
    await ended;
  });

  it('marks what was acknowledged and sends again only what was not', async () => {
    const log = await filled(3);
    const publisher = new FickleBroker();
    publisher.refused = new Set([2]);
    const clock = new FakeClock();
    const over = new AbortController();
    const ended = new Outbox({ auditLog: log, publisher, clock, window: 5 }).run(over.signal);
    while (clock.sleeping === 0) await settle();
    expect((await log.unpublished(5)).map(({ seq }) => seq)).toEqual([2]);
    await clock.advance(1000);
    while ((await log.unpublished(1)).length > 0) await settle();
    expect(publisher.taken).toEqual([1, 3, 2]);
    over.abort();
    await ended;
  });

  it('sends the last results when it stops', async () => {
    const log = await filled(0);
    const publisher = new FickleBroker();
    const over = new AbortController();
    const outbox = new Outbox({ auditLog: log, publisher, clock: new FakeClock(), window: 5 });
    const ended = outbox.run(over.signal);
    await settle();
    await log.appendInspection(anInspection(), []);
    over.abort();
    await ended;
    expect(publisher.taken).toEqual([1]);
  });
});
