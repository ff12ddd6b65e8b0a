import { describe, expect, it } from 'vitest';
import { Alarms } from '../../../../src/adapters/mqtt/alarms.js';

const at = (second: number): string => `2026-01-01T00:00:0${second}.000Z`;
const lost = { component: 'camera:top', code: 'camera-lost', message: 'gone' };
const disk = { component: 'audit', code: 'audit-write-failed', message: 'full' };

describe('alarms', () => {
  it('are told when they come and when they go, under one id', () => {
    const alarms = new Alarms();
    const [come] = alarms.update([lost], at(0));
    expect(come).toMatchObject({ ...lost, active: true, since: at(0) });
    alarms.confirm();
    expect(alarms.update([lost], at(1))).toEqual([]);
    alarms.confirm();
    expect(alarms.update([disk], at(2))).toEqual([
      { ...come, active: false },
      expect.objectContaining({ ...disk, active: true, since: at(2) }),
    ]);
  });

  it('that did not reach the broker are told again, those that are over as well', () => {
    const alarms = new Alarms();
    alarms.update([lost], at(0));
    alarms.confirm();
    alarms.update([], at(1));
    // the connection broke
    alarms.repeat();
    expect(alarms.update([], at(2))).toMatchObject([{ active: false, since: at(0) }]);
  });

  it('that are active are told again at a new connection', () => {
    const alarms = new Alarms();
    const told = alarms.update([lost], at(0));
    alarms.confirm();
    alarms.repeat();
    expect(alarms.update([lost], at(3))).toEqual(told);
  });
});
