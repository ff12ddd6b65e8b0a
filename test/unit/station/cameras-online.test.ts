import { describe, expect, it } from 'vitest';
import { configExample } from '../../../src/config/documents/example.js';
import { parseConfig } from '../../../src/config/load-config.js';
import type { CameraCounters } from '../../../src/domain/camera-counters.js';
import { Health } from '../../../src/runtime/health.js';
import { camerasOnline } from '../../../src/station/cameras-online.js';
import { FakeClock } from '../../simulators/fake-clock.js';

const live = configExample();
const still = live.replace(/kind: gstreamer[\s\S]*?pipeline: .*\n/, 'kind: images\n      paths: [/parts]\n');

interface Facts {
  readonly yaml?: string;
  readonly connected?: boolean;
  readonly pid?: number | undefined;
  readonly faultOf?: string;
}

function online(facts: Facts): boolean | undefined {
  const { config } = parseConfig(facts.yaml ?? live, '/etc/twinspect/station.yaml');
  const health = new Health(new FakeClock());
  if (facts.faultOf !== undefined) {
    health.setFault(facts.faultOf, { component: facts.faultOf, code: 'camera-lost', message: 'gone' });
  }
  const none = { framesRead: 0, framesDropped: 0, framesTorn: 0, reconnects: 0 };
  const counters = new Map<string, CameraCounters>([
    ['top', { ...none, connected: facts.connected ?? true }],
  ]);
  const pid = 'pid' in facts ? facts.pid : 7;
  return camerasOnline({ config, counters, health }, [{ vision: { camera: 'top', pid } }]).get('top');
}

describe('a camera is online', () => {
  it('when its process is ready, frames come and nothing is wrong', () => {
    expect(online({})).toBe(true);
    expect(online({ connected: false })).toBe(false);
    expect(online({ faultOf: 'camera:top' })).toBe(false);
    expect(online({ faultOf: 'vision:top' })).toBe(false);
    expect(online({ faultOf: 'camera:side' })).toBe(true);
  });

  it('not while its process loads, whatever the one before has counted', () => {
    expect(online({ pid: undefined })).toBe(false);
  });

  it('before the first part, where it is opened by that', () => {
    expect(still).not.toBe(live);
    expect(online({ yaml: still, connected: false })).toBe(true);
    expect(online({ yaml: still, connected: false, faultOf: 'camera:top' })).toBe(false);
  });
});
