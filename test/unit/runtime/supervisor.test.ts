import { describe, expect, it } from 'vitest';
import { StationError } from '../../../src/domain/station-error.js';
import type { Fault } from '../../../src/domain/station-state.js';
import type { Component } from '../../../src/runtime/component.js';
import { supervise } from '../../../src/runtime/supervisor.js';
import { FakeClock, settle } from '../../simulators/fake-clock.js';
import { silentLogger } from '../../simulators/silent-logger.js';

const retry = { initialMs: 100, factor: 2, maxMs: 1000, jitter: 0 };

/** Works until it is told to stop, and writes down when it does. */
function worker(name: string, diary: string[]): Component {
  return {
    name,
    run: (signal) =>
      new Promise((resolve) => {
        diary.push(`${name} runs`);
        signal.addEventListener('abort', () => {
          diary.push(`${name} stops`);
          resolve();
        });
      }),
  };
}

/** Fails in the given ways, one a run, then works. */
function flaky(name: string, failures: readonly unknown[], diary: string[]): Component {
  const left = [...failures];
  const then = worker(name, diary);
  return {
    name,
    run: async (signal) => {
      if (left.length > 0) throw left.shift();
      await then.run(signal);
    },
  };
}

function supervised(components: readonly Component[]): {
  readonly clock: FakeClock;
  readonly faults: (Fault | undefined)[];
  readonly stop: AbortController;
  readonly ended: Promise<void>;
} {
  const clock = new FakeClock();
  const faults: (Fault | undefined)[] = [];
  const stop = new AbortController();
  const onFault = (_: string, fault: Fault | undefined): void => {
    faults.push(fault);
  };
  const ended = supervise({ components, retry, clock, logger: silentLogger, onFault }, stop.signal);
  return { clock, faults, stop, ended };
}

describe('the supervisor', () => {
  it('stops components in the reverse of the order in which it starts them', async () => {
    const diary: string[] = [];
    const { stop, ended } = supervised([worker('broker', diary), worker('camera', diary)]);
    await settle();
    stop.abort();
    await ended;
    expect(diary).toEqual(['broker runs', 'camera runs', 'camera stops', 'broker stops']);
  });

  it('runs a component again by the retry schedule after a retryable error, and reports the fault', async () => {
    const diary: string[] = [];
    const lost = new StationError('camera-lost', { camera: 'top', why: 'unplugged' });
    const { clock, faults, stop, ended } = supervised([flaky('camera', [lost, lost], diary)]);
    await settle();
    expect(faults.at(-1)).toMatchObject({ component: 'camera', code: 'camera-lost' });
    await clock.advance(99);
    expect(diary).toEqual([]);
    await clock.advance(1);
    await clock.advance(200);
    expect(diary).toEqual(['camera runs']);
    expect(faults.at(-1)).toBeUndefined();
    stop.abort();
    await ended;
  });

  it('stops everything and rethrows an error that cannot be retried', async () => {
    const diary: string[] = [];
    const refused = new StationError('port-in-use', { port: 80, what: 'HTTP', key: 'http.port' });
    const { ended } = supervised([worker('broker', diary), flaky('http', [refused], diary)]);
    await expect(ended).rejects.toBe(refused);
    expect(diary).toEqual(['broker runs', 'broker stops']);
  });

  it('treats an error it does not know as a fault of ours and does not retry it', async () => {
    const { ended } = supervised([flaky('camera', [new TypeError('x is undefined')], [])]);
    await expect(ended).rejects.toThrow('x is undefined');
  });

  it('waits no longer than the deadline for a component that does not stop', async () => {
    const diary: string[] = [];
    const stuck: Component = { name: 'stuck', run: () => new Promise(() => undefined) };
    const { clock, stop, ended } = supervised([worker('broker', diary), stuck]);
    await settle();
    stop.abort();
    await settle();
    expect(diary).not.toContain('broker stops');
    await clock.advance(10_000);
    await ended;
    expect(diary).toContain('broker stops');
  });
});
