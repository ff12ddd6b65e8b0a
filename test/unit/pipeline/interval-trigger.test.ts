import { describe, expect, it } from 'vitest';
import type { InspectionRequest } from '../../../src/pipeline/inspection-request.js';
import { IntervalTrigger } from '../../../src/pipeline/triggers/interval-trigger.js';
import { FakeClock, settle } from '../../simulators/fake-clock.js';

interface SetUp {
  readonly clock: FakeClock;
  readonly requests: InspectionRequest[];
  readonly finish: () => void;
  readonly makeReady: () => void;
  readonly over: AbortController;
  readonly ended: Promise<void>;
}

function setUp(): SetUp {
  const clock = new FakeClock();
  const requests: InspectionRequest[] = [];
  const over = new AbortController();
  const hands: { finish?: () => void; makeReady?: () => void } = {};
  const trigger = new IntervalTrigger({
    name: 'interval:top',
    camera: 'top',
    everyMs: 100,
    clock,
    ready: async (signal) =>
      new Promise((resolve, reject) => {
        hands.makeReady = resolve;
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      }),
    request: async (request) => {
      requests.push(request);
      await new Promise<void>((resolve) => {
        hands.finish = resolve;
      });
    },
  });
  const ended = trigger.run(over.signal);
  return {
    clock,
    requests,
    over,
    ended,
    finish: () => hands.finish?.(),
    makeReady: () => hands.makeReady?.(),
  };
}

describe('an interval trigger', () => {
  it('waits until parts can be looked at, and stops while it waits', async () => {
    const { requests, over, ended } = setUp();
    await settle();
    expect(requests).toEqual([]);
    over.abort();
    await ended;
  });

  it('asks for one inspection after the other, never for two at once', async () => {
    const { clock, requests, finish, makeReady, over, ended } = setUp();
    makeReady();
    await settle();
    expect(requests).toEqual([{ source: 'interval', camera: 'top', part: undefined }]);
    await clock.advance(350);
    expect(requests).toHaveLength(1);
    finish();
    await settle();
    makeReady();
    await settle();
    expect(requests).toHaveLength(2);
    finish();
    await settle();
    await clock.advance(99);
    makeReady();
    await settle();
    expect(requests).toHaveLength(2);
    await clock.advance(1);
    makeReady();
    await settle();
    expect(requests).toHaveLength(3);
    finish();
    over.abort();
    await ended;
  });
});
