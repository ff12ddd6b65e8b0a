import { describe, expect, it } from 'vitest';
import { Health } from '../../../src/runtime/health.js';
import { FakeClock } from '../../simulators/fake-clock.js';

const fault = { component: 'camera:top', code: 'camera-lost', message: 'unplugged' };

describe('health', () => {
  it('is silent about an activity that beats in time and names one that does not', async () => {
    const clock = new FakeClock();
    const health = new Health(clock);
    health.watch('vision:top', 1000);
    await clock.advance(900);
    health.beat('vision:top');
    await clock.advance(900);
    expect(health.silent()).toEqual([]);
    await clock.advance(101);
    expect(health.silent()).toEqual(['vision:top']);
  });

  it('does not count the time in which an activity waits for something else', async () => {
    const clock = new FakeClock();
    const health = new Health(clock);
    health.watch('interval:top', 1000);
    health.watch('interval:side', 1000);
    health.unwatch('interval:top');
    await clock.advance(900);
    health.beatAll();
    await clock.advance(900);
    expect(health.silent()).toEqual([]);
    await clock.advance(200);
    expect(health.silent()).toEqual(['interval:side']);
  });

  it('is degraded while there is a fault, and announces each change once', () => {
    const health = new Health(new FakeClock());
    const states: string[] = [];
    health.onChange((state) => states.push(state.kind));
    health.enter('running');
    health.setFault('camera:top', fault);
    health.setFault('camera:top', fault);
    expect(health.state()).toEqual({ kind: 'degraded', faults: [fault] });
    health.setFault('camera:top', undefined);
    health.setFault('camera:top', undefined);
    expect(states).toEqual(['running', 'degraded', 'running']);
  });

  it('says stopping even with a fault', () => {
    const health = new Health(new FakeClock());
    health.setFault('camera:top', fault);
    health.enter('stopping');
    expect(health.state()).toEqual({ kind: 'stopping' });
  });
});
