import { beforeEach, describe, expect, it } from 'vitest';
import { CommandDesk } from '../../../../src/adapters/mqtt/command-desk.js';
import type { CommandReply } from '../../../../src/contract/command-reply.js';
import type { LogEntry } from '../../../../src/domain/log-entry.js';
import { StationError } from '../../../../src/domain/station-error.js';
import { anInspection } from '../../../fixtures/inspections.js';
import { FakeClock } from '../../../simulators/fake-clock.js';
import { MemoryAuditLog } from '../../../simulators/memory-audit-log.js';

let clock: FakeClock;
let log: MemoryAuditLog;
let done: string[];
let again: number[];

function aDesk(limits = { inspectPerSecond: 10, othersPerSecond: 5 }): CommandDesk {
  return new CommandDesk({
    actions: {
      inspect: async ({ id }) =>
        log.appendInspection(anInspection(id === undefined ? {} : { trigger: id }), []),
      selectRecipe: (camera, part) => {
        if (part === 'nothing') throw new StationError('unknown-part', { part, known: 'board' });
        return () => done.push(`select ${camera} ${part} after row ${log.entries.length}`);
      },
      reset: (camera) => () => done.push(`reset ${camera}`),
      rebirth: () => done.push('rebirth'),
    },
    auditLog: log,
    limits,
    tellEverything: async () => {
      done.push('told');
    },
    sendAgain: async ({ seq, body }) => {
      if (body.kind === 'inspection') again.push(seq);
      return body.kind === 'inspection';
    },
    clock,
  });
}

beforeEach(() => {
  clock = new FakeClock();
  log = new MemoryAuditLog();
  done = [];
  again = [];
});

const inAMinute = (): string => new Date(clock.now().getTime() + 60_000).toISOString();

async function tell(desk: CommandDesk, verb: string, wish: object): Promise<CommandReply | undefined> {
  return desk.answer(`twinspect/s/command/${verb}`, Buffer.from(JSON.stringify(wish)));
}

const events = (): readonly unknown[] =>
  log.entries.flatMap(({ body }: LogEntry) => (body.kind === 'event' ? [body.event.details] : []));

describe('a command that changes something', () => {
  it('is in the audit log before it is done, and says in which row', async () => {
    const wish = { id: 'c-1', expiresAt: inAMinute(), camera: 'top', part: 'board' };
    const reply = await tell(aDesk(), 'select-recipe', wish);
    expect(reply).toEqual({ schema: 1, command: 'select-recipe', id: 'c-1', ok: true, seq: 1 });
    expect(done).toEqual(['select top board after row 1', 'told']);
    expect(events()).toEqual([{ ...wish, command: 'select-recipe', ok: true }]);
  });

  it('is done once, however often its id comes, also at the same time and after a restart', async () => {
    const wish = { id: 'c-1', expiresAt: inAMinute(), camera: 'top' };
    const desk = aDesk();
    const replies = await Promise.all([tell(desk, 'reset', wish), tell(desk, 'reset', wish)]);
    replies.push(await tell(desk, 'reset', wish), await tell(aDesk(), 'reset', wish));
    expect(done).toEqual(['reset top']);
    expect(log.entries).toHaveLength(1);
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  });

  it('is forgotten when it has expired, and refused then', async () => {
    const wish = { id: 'c-1', expiresAt: inAMinute() };
    const desk = aDesk();
    await tell(desk, 'reset', wish);
    await clock.advance(60_000);
    const reply = await tell(desk, 'reset', wish);
    expect(reply?.error?.code).toBe('command-expired');
    expect(done).toEqual(['reset undefined']);
  });

  it('that cannot be carried out is refused with a row of its own, and may come again', async () => {
    const desk = aDesk();
    const wish = { id: 'c-1', expiresAt: inAMinute(), part: 'nothing' };
    expect((await tell(desk, 'select-recipe', wish))?.error?.code).toBe('unknown-part');
    expect(events()).toMatchObject([
      { command: 'select-recipe', id: 'c-1', ok: false, code: 'unknown-part' },
    ]);
    expect((await tell(desk, 'select-recipe', { ...wish, part: 'board' }))?.ok).toBe(true);
  });
});

describe('what is refused', () => {
  it.each([
    ['no expiry', 'reset', { id: 'a' }, 'command-invalid'],
    ['no id', 'rebirth', { expiresAt: '2026-01-01T00:00:30.000Z' }, 'command-invalid'],
    ['an expiry a day ahead', 'reset', { id: 'a', expiresAt: '2026-01-02T00:00:00.000Z' }, 'command-invalid'],
    ['an unknown key', 'reset', { id: 'a', expiresAt: '2026-01-01T00:00:30.000Z', x: 1 }, 'command-invalid'],
    ['an unknown verb', 'explode', {}, 'command-unknown'],
    ['an inspection too late', 'inspect', { expiresAt: '2025-12-31T23:59:59.000Z' }, 'command-expired'],
    [
      'too many rows',
      'history',
      { id: 'a', expiresAt: '2026-01-01T00:00:30.000Z', fromSeq: 1, limit: 501 },
      'command-invalid',
    ],
  ])('%s', async (_, verb, wish, code) => {
    const reply = await tell(aDesk(), verb, wish);
    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(events()).toMatchObject([{ ok: false, code }]);
    expect(done).toEqual([]);
  });

  it('fills the audit log no faster than a row a second; the rest is counted', async () => {
    const desk = aDesk({ inspectPerSecond: 1000, othersPerSecond: 1000 });
    for (let count = 0; count < 500; count += 1) await tell(desk, 'reset', {});
    expect(log.entries).toHaveLength(2);
    await clock.advance(1000);
    await tell(desk, 'reset', {});
    expect(events().at(-1)).toMatchObject({ notRecorded: 498 });
  });
});

describe('a flood', () => {
  it('is answered once, and what comes after it again', async () => {
    const desk = aDesk();
    const replies = [];
    for (let count = 0; count < 30; count += 1)
      replies.push(await tell(desk, 'inspect', { id: `p${count}` }));
    const said = replies.map((reply) =>
      reply === undefined ? 'nothing' : (reply.error?.code ?? 'inspected'),
    );
    expect(said).toEqual([
      ...Array.from({ length: 20 }, () => 'inspected'),
      'too-many-commands',
      ...Array.from({ length: 9 }, () => 'nothing'),
    ]);
    await clock.advance(1000);
    expect((await tell(desk, 'inspect', { id: 'later' }))?.ok).toBe(true);
  });

  it('of one kind leaves the other alone', async () => {
    const desk = aDesk();
    for (let count = 0; count < 40; count += 1) await tell(desk, 'rebirth', {});
    expect((await tell(desk, 'inspect', { id: 'p' }))?.ok).toBe(true);
  });
});

describe('history', () => {
  it('sends the results among the rows that were asked for and says where to go on', async () => {
    const desk = aDesk();
    for (let count = 0; count < 5; count += 1) await log.appendInspection(anInspection(), []);
    const ask = { id: 'h-1', expiresAt: inAMinute(), fromSeq: 2, limit: 3 };
    expect(await tell(desk, 'history', ask)).toMatchObject({ ok: true, sent: 3, nextSeq: 5 });
    expect(again).toEqual([2, 3, 4]);
    const rest = await tell(desk, 'history', { ...ask, id: 'h-2', fromSeq: 5, limit: 100 });
    expect(rest).toMatchObject({ sent: 1 });
    expect(rest?.nextSeq).toBeUndefined();
  });
});
