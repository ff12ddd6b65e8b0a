import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../../src/domain/trigger.js';
import { Line } from '../../../src/pipeline/line.js';
import type { LineState } from '../../../src/ports/line.js';
import { FakeClock, settle } from '../../simulators/fake-clock.js';

interface Bench {
  readonly line: Line;
  readonly clock: FakeClock;
  readonly shown: LineState[];
  readonly trigger: (tag: number) => Trigger;
}

function bench(): Bench {
  const clock = new FakeClock();
  const shown: LineState[] = [];
  const line = new Line({ outputs: [{ show: (state) => shown.push(state) }], clock });
  line.setCondition({ up: true, fault: false });
  const trigger = (tag: number): Trigger => ({
    id: `t${tag}`,
    source: 'modbus',
    camera: 'top',
    part: 'board',
    serial: String(tag),
    monotonicNs: clock.monotonicNs(),
    requestedAt: '2026-01-01T00:00:00.000Z',
  });
  return { line, clock, shown, trigger };
}

describe('a line', () => {
  it('is a reject until the part is proven good', () => {
    const { line, trigger } = bench();
    expect(line.state).toMatchObject({ ready: true, busy: false, results: 0 });
    expect(line.state.result).toBeUndefined();
    const part = trigger(7);
    line.begin(part, 100);
    expect(line.state).toMatchObject({ ready: false, busy: true });
    line.judged(part, { verdict: 'pass', score: 0.1 });
    expect(line.state).toMatchObject({
      ready: true,
      results: 1,
      result: { tag: 7, verdict: 'pass', late: false, score: 0.1 },
    });
    line.begin(trigger(8), 100);
    expect(line.state.result).toBeUndefined();
  });

  it('rejects at the deadline, not before, and no verdict changes that afterwards', async () => {
    const { line, clock, trigger } = bench();
    const part = trigger(1);
    line.begin(part, 100);
    await clock.advance(99);
    expect(line.state.busy).toBe(true);
    await clock.advance(1);
    expect(line.state.result).toMatchObject({ verdict: 'unjudged', late: true, tag: 1, elapsedMs: 100 });
    expect(line.judged(part, { verdict: 'pass', score: 0 })).toBe(false);
    expect(line.state).toMatchObject({ results: 1, result: { verdict: 'unjudged', late: true } });
  });

  it('counts the deadline from the trigger, however long it took to begin', async () => {
    const { line, clock, trigger } = bench();
    const part = trigger(1);
    await clock.advance(80);
    line.begin(part, 100);
    await clock.advance(20);
    expect(line.state.result).toMatchObject({ late: true });
  });

  it('leaves no timer behind when the verdict came in time', async () => {
    const { line, clock, trigger } = bench();
    const part = trigger(1);
    line.begin(part, 100);
    line.judged(part, { verdict: 'fail' });
    await settle();
    expect(clock.sleeping).toBe(0);
  });

  it('does not take a trigger while a part is under way, and counts it; the result of that part still comes', () => {
    const { line, trigger } = bench();
    const part = trigger(1);
    line.begin(part, 100);
    line.refuse(2);
    expect(line.state).toMatchObject({ busy: true, missed: 1, results: 0 });
    line.judged(part, { verdict: 'pass' });
    expect(line.state.result).toMatchObject({ tag: 1, verdict: 'pass' });
  });

  it('rejects at once what is triggered while it cannot judge', () => {
    const { line } = bench();
    line.setCondition({ up: true, fault: true });
    expect(line.state).toMatchObject({ ready: false, fault: true });
    line.refuse(9);
    expect(line.state.result).toMatchObject({ tag: 9, verdict: 'unjudged', late: false });
  });

  it('shows each change once', () => {
    const { line, shown, trigger } = bench();
    const before = shown.length;
    line.setCondition({ up: true, fault: false });
    const part = trigger(1);
    line.begin(part, 100);
    line.judged(part, { verdict: 'review' });
    expect(shown.slice(before).map(({ busy, result }) => [busy, result?.verdict])).toEqual([
      [true, undefined],
      [false, 'review'],
    ]);
  });
});
