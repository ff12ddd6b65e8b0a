import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notifySocket } from '../../../../src/adapters/systemd/notify-socket.js';
import { Watchdog } from '../../../../src/adapters/systemd/watchdog.js';
import { systemClock } from '../../../../src/runtime/system-clock.js';
import { running, until } from '../../../simulators/running.js';
import { silentLogger } from '../../../simulators/silent-logger.js';

interface ServiceManager {
  readonly heard: string[];
  readonly path: string;
  close(): void;
}

/** Listens where systemd would. */
function serviceManager(path: string): ServiceManager {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package has no types
  const datagrams = createRequire(import.meta.url)('unix-dgram') as {
    createSocket(
      type: 'unix_dgram',
      listener: (message: Buffer) => void,
    ): { bind(path: string): void; close(): void };
  };
  const heard: string[] = [];
  const socket = datagrams.createSocket('unix_dgram', (message) => heard.push(message.toString()));
  socket.bind(path);
  return { heard, path, close: () => socket.close() };
}

let directory = '';
let manager: ServiceManager;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'twinspect-notify-'));
  manager = serviceManager(join(directory, 'notify'));
});
afterEach(async () => {
  manager.close();
  await rm(directory, { recursive: true, force: true });
});

describe('the watchdog', () => {
  it('tells ready and status, is fed while there is progress and goes hungry while there is none', async () => {
    let silent: readonly string[] = [];
    const watchdog = new Watchdog({
      notify: notifySocket(manager.path, (why) => {
        throw new Error(why);
      }),
      timeoutUs: 60_000,
      status: () => 'running',
      silent: () => silent,
      clock: systemClock,
      logger: silentLogger,
    });
    watchdog.ready();
    const { stop } = running(watchdog);
    const fed = (): number => manager.heard.filter((text) => text.startsWith('WATCHDOG=1')).length;
    await until(() => fed() >= 3);
    expect(manager.heard).toContain('READY=1\nSTATUS=running');
    silent = ['interval:top'];
    await until(() => manager.heard.at(-1) === 'STATUS=no progress: interval:top');
    const before = fed();
    await systemClock.sleep(100);
    expect(fed()).toBe(before);
    silent = [];
    await until(() => fed() > before);
    await stop();
    await until(() => manager.heard.at(-1) === 'STOPPING=1');
  });

  it('is at peace without a service manager, and says once when its socket cannot be reached', async () => {
    expect(notifySocket(undefined, () => undefined)).toBeUndefined();
    const failures: string[] = [];
    const notify = notifySocket(join(directory, 'nobody'), (why) => failures.push(why));
    notify?.('WATCHDOG=1');
    notify?.('WATCHDOG=1');
    expect(failures).toHaveLength(1);
  });
});
