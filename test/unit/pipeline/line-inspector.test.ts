import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/log-entry.js';
import { Inspector } from '../../../src/pipeline/inspector.js';
import { Line } from '../../../src/pipeline/line.js';
import type { VisionResult } from '../../../src/ports/vision.js';
import { FakeClock, settle } from '../../simulators/fake-clock.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';
import { silentLogger } from '../../simulators/silent-logger.js';
import { aRecipe, comparedResult } from './inspector-parts.js';

/** A disk that takes nothing and refuses nothing: it hangs. */
class HangingLog extends MemoryAuditLog {
  override async appendInspection(): Promise<LogEntry> {
    return new Promise(() => undefined);
  }

  override async findByTrigger(): Promise<LogEntry | undefined> {
    return new Promise(() => undefined);
  }
}

function setUp(look: () => Promise<VisionResult>): {
  readonly clock: FakeClock;
  readonly line: Line;
  readonly trigger: (tag: number) => Promise<unknown>;
} {
  const clock = new FakeClock();
  const line = new Line({ outputs: [], clock });
  line.setCondition({ up: true, fault: false });
  let ids = 0;
  const inspector = new Inspector({
    station: 'line-1',
    eyes: [{ vision: { camera: 'top', inspect: look }, part: 'board' }],
    recipes: { parts: ['board'], current: () => aRecipe },
    auditLog: new HangingLog(),
    clock,
    logger: silentLogger,
    newId: () => `id-${(ids += 1)}`,
    configHash: 'c',
    software: '0.0.0+test',
    retry: { initialMs: 10, factor: 1, maxMs: 10, jitter: 0 },
    onFault: () => undefined,
    lines: new Map([['top', line]]),
    onAppended: () => undefined,
  });
  return {
    clock,
    line,
    trigger: (tag) => inspector.request({ source: 'modbus', camera: 'top', serial: String(tag) }),
  };
}

describe('the output of a verdict, while the disk hangs', () => {
  it('does not wait for it', async () => {
    const { line, trigger } = setUp(async () => comparedResult(0.1));
    void trigger(5);
    await settle();
    expect(line.state.result).toMatchObject({ tag: 5, verdict: 'pass', score: 0.1 });
  });

  it('of the next part, which waits behind the disk, is a reject at its deadline', async () => {
    const { clock, line, trigger } = setUp(async () => comparedResult(0.1));
    void trigger(5);
    await settle();
    void trigger(6);
    await settle();
    expect(line.state).toMatchObject({ busy: true });
    await clock.advance(aRecipe.deadlineMs);
    expect(line.state.result).toMatchObject({ tag: 6, verdict: 'unjudged', late: true });
  });

  it('of a part whose comparison never ends is a reject at its deadline', async () => {
    const { clock, line, trigger } = setUp(() => new Promise(() => undefined));
    void trigger(1);
    await settle();
    await clock.advance(aRecipe.deadlineMs);
    expect(line.state.result).toMatchObject({ tag: 1, verdict: 'unjudged', late: true });
  });
});
