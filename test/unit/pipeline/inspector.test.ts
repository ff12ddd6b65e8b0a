import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/log-entry.js';
import { StationError } from '../../../src/domain/station-error.js';
import type { Fault } from '../../../src/domain/station-state.js';
import type { Verdict } from '../../../src/domain/verdict.js';
import { Inspector } from '../../../src/pipeline/inspector.js';
import type { Vision, VisionResult } from '../../../src/ports/vision.js';
import { FakeClock, settle } from '../../simulators/fake-clock.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';
import { silentLogger } from '../../simulators/silent-logger.js';
import { aRecipe as recipe, comparedResult as result } from './inspector-parts.js';

/** A camera whose answers the test gives by hand. */
class HandVision implements Vision {
  readonly camera = 'top';
  readonly calls: {
    readonly answer: (result: VisionResult) => void;
    readonly die: (error: Error) => void;
  }[] = [];

  inspect(): Promise<VisionResult> {
    return new Promise((answer, die) => {
      this.calls.push({ answer, die });
    });
  }
}

function setUp(): {
  readonly clock: FakeClock;
  readonly log: MemoryAuditLog;
  readonly vision: HandVision;
  readonly appended: LogEntry[];
  readonly faults: (Fault | undefined)[];
  readonly inspector: Inspector;
} {
  const clock = new FakeClock();
  const log = new MemoryAuditLog();
  const vision = new HandVision();
  const appended: LogEntry[] = [];
  const faults: (Fault | undefined)[] = [];
  let ids = 0;
  const inspector = new Inspector({
    station: 'line-1',
    eyes: [{ vision, part: 'board' }],
    recipes: { parts: ['board', 'unmade'], current: (part) => (part === 'board' ? recipe : undefined) },
    auditLog: log,
    clock,
    logger: silentLogger,
    newId: () => `id-${(ids += 1)}`,
    configHash: 'c',
    software: '0.0.0+test',
    retry: { initialMs: 10, factor: 1, maxMs: 10, jitter: 0 },
    onFault: (fault) => faults.push(fault),
    onAppended: (entry) => appended.push(entry),
  });
  return { clock, log, vision, appended, faults, inspector };
}

function verdictOf(entry: LogEntry | undefined): Verdict | undefined {
  return entry?.body.kind === 'inspection' ? entry.body.inspection.verdict : undefined;
}

describe('the inspector', () => {
  it('turns a trigger into one row before anyone hears of it', async () => {
    const { log, vision, appended, inspector } = setUp();
    const entry = inspector.request({ id: 't1', source: 'http' });
    await settle();
    expect(appended).toEqual([]);
    vision.calls[0]?.answer(result(0.1));
    expect(verdictOf(await entry)).toEqual({ kind: 'pass' });
    expect(appended).toEqual(log.entries);
    expect(log.entries[0]?.body).toMatchObject({
      inspection: {
        station: 'line-1',
        provenance: {
          modelHash: 'm',
          referenceHash: 'r',
          configHash: 'c',
          recipeVersion: 3,
          recipeHash: 'h',
        },
      },
    });
  });

  it('leaves a part unjudged of which no version is active', async () => {
    const { inspector, vision } = setUp();
    const entry = await inspector.request({ part: 'unmade', source: 'http' });
    expect(verdictOf(entry)).toMatchObject({ kind: 'unjudged', reason: 'no-reference' });
    expect(vision.calls).toEqual([]);
  });

  it('answers a repeat of a trigger id from the log and does not look again', async () => {
    const { log, vision, inspector } = setUp();
    const first = inspector.request({ id: 't1', source: 'mqtt' });
    await settle();
    vision.calls[0]?.answer(result(0.9));
    const again = await inspector.request({ id: 't1', source: 'http' });
    expect(again).toBe(await first);
    expect(log.entries).toHaveLength(1);
    expect(vision.calls).toHaveLength(1);
  });

  it('joins a repeat that comes while the first is under way', async () => {
    const { log, vision, inspector } = setUp();
    const both = [
      inspector.request({ id: 't1', source: 'mqtt' }),
      inspector.request({ id: 't1', source: 'mqtt' }),
    ];
    await settle();
    vision.calls[0]?.answer(result(0));
    const [one, two] = await Promise.all(both);
    expect(one).toBe(two);
    expect(log.entries).toHaveLength(1);
  });

  it('writes unjudged at the deadline, and does not let a late answer change it', async () => {
    const { clock, log, vision, inspector } = setUp();
    const entry = inspector.request({ id: 't1', source: 'interval' });
    await settle();
    await clock.advance(100);
    expect(verdictOf(await entry)).toMatchObject({ kind: 'unjudged', reason: 'late' });
    vision.calls[0]?.answer(result(0));
    await settle();
    expect(log.entries).toHaveLength(1);
  });

  it('marks a trigger that waited past its deadline as late without looking', async () => {
    const { clock, vision, inspector } = setUp();
    const first = inspector.request({ id: 't1', source: 'mqtt' });
    const second = inspector.request({ id: 't2', source: 'mqtt' });
    await settle();
    await clock.advance(101);
    expect(verdictOf(await first)).toMatchObject({ kind: 'unjudged', late: true });
    expect(verdictOf(await second)).toMatchObject({ kind: 'unjudged', reason: 'late', late: true });
    expect(vision.calls).toHaveLength(1);
  });

  it('gives each trigger of a camera its turn, in order', async () => {
    const { log, vision, inspector } = setUp();
    const all = [1, 2, 3].map((n) => inspector.request({ id: `t${n}`, source: 'mqtt' }));
    for (const index of [0, 1, 2]) {
      await settle();
      expect(vision.calls).toHaveLength(index + 1);
      vision.calls[index]?.answer(result(0));
    }
    await Promise.all(all);
    expect(log.entries.map(({ body }) => body.kind === 'inspection' && body.inspection.trigger.id)).toEqual([
      't1',
      't2',
      't3',
    ]);
  });

  it('logs unjudged when the vision process dies under way', async () => {
    const { vision, inspector } = setUp();
    const entry = inspector.request({ source: 'interval' });
    await settle();
    vision.calls[0]?.die(new StationError('vision-lost', { camera: 'top', why: 'SIGKILL' }));
    expect(verdictOf(await entry)).toMatchObject({ kind: 'unjudged', reason: 'vision-lost' });
  });

  it('keeps a verdict that the disk refuses until the disk takes it, and reports the fault meanwhile', async () => {
    const { clock, log, vision, faults, appended, inspector } = setUp();
    log.refusals = 2;
    const entry = inspector.request({ id: 't1', source: 'http' });
    await settle();
    vision.calls[0]?.answer(result(0.9));
    await settle();
    expect(faults.at(-1)).toMatchObject({ code: 'audit-write-failed' });
    expect(appended).toEqual([]);
    await clock.advance(10);
    await clock.advance(10);
    expect(verdictOf(await entry)).toEqual({ kind: 'fail' });
    expect(faults.at(-1)).toBeUndefined();
  });

  it('finishes what is under way when it stops, and records what still waits as unjudged', async () => {
    const { vision, inspector } = setUp();
    const stop = new AbortController();
    const ended = inspector.run(stop.signal);
    const entries = [1, 2].map((n) => inspector.request({ id: `t${n}`, source: 'mqtt' }));
    await settle();
    stop.abort();
    await settle();
    vision.calls[0]?.answer(result(0));
    await ended;
    const verdicts = (await Promise.all(entries)).map(verdictOf);
    expect(verdicts).toMatchObject([{ kind: 'pass' }, { kind: 'unjudged', reason: 'stopping' }]);
  });

  it('refuses a camera or a part that it does not know, and logs nothing', async () => {
    const { log, inspector } = setUp();
    await expect(inspector.request({ source: 'http', camera: 'side' })).rejects.toMatchObject({
      code: 'unknown-camera',
    });
    await expect(inspector.request({ source: 'http', part: 'wheel' })).rejects.toMatchObject({
      code: 'unknown-part',
    });
    expect(log.entries).toEqual([]);
  });
});
