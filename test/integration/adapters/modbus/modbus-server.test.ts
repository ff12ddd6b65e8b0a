import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { ModbusServer } from '../../../../src/adapters/modbus/modbus-server.js';
import { seededRandom } from '../../../../src/evaluation/seeded-random.js';
import type { LineResult, LineState } from '../../../../src/ports/line.js';
import { systemClock } from '../../../../src/runtime/system-clock.js';
import { freePort } from '../../../simulators/free-port.js';
import { running, until } from '../../../simulators/running.js';

/** Debian's mbpoll, built on libmodbus: a PLC that we have not written. */
const run = promisify(execFile);
const kinds = { coil: '0', bit: '1', input: '3', holding: '4' } as const;

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

interface Plc {
  readonly port: number;
  readonly show: (state: Partial<LineState>, camera?: string) => void;
  readonly triggers: string[];
  readonly read: (kind: keyof typeof kinds, from: number, count: number) => Promise<readonly number[]>;
  readonly write: (kind: 'coil' | 'holding', at: number, ...values: readonly number[]) => Promise<void>;
  setAlive: (alive: boolean) => void;
}

async function plc(): Promise<Plc> {
  const port = await freePort();
  const triggers: string[] = [];
  let alive = true;
  const server = new ModbusServer({
    host: '127.0.0.1',
    port,
    cameras: ['top', 'side'],
    heartbeatMs: 20,
    clock: systemClock,
    alive: () => alive,
    onTrigger: (camera, tag) => triggers.push(`${camera} ${tag}`),
  });
  const { stop } = running(server);
  cleanUp.push(stop);
  const poll = async (words: readonly string[]): Promise<string> => {
    const { stdout } = await run('mbpoll', [
      '-m',
      'tcp',
      '-p',
      String(port),
      '-a',
      '1',
      '-0',
      '-q',
      ...words,
    ]);
    return stdout;
  };
  const read: Plc['read'] = async (kind, from, count) => {
    const text = await poll(['-t', kinds[kind], '-r', String(from), '-c', String(count), '-1', '127.0.0.1']);
    return [...text.matchAll(/^\[\d+\]:\s+(\d+)/gm)].map((match) => Number(match[1]));
  };
  await until(async () =>
    read('bit', 0, 1).then(
      () => true,
      () => false,
    ),
  );
  return {
    port,
    triggers,
    read,
    write: async (kind, at, ...values) => {
      await poll(['-t', kinds[kind], '-r', String(at), '127.0.0.1', ...values.map(String)]);
    },
    show: (state, camera = 'top') =>
      server.output(camera).show({ ready: true, busy: false, fault: false, results: 0, missed: 0, ...state }),
    setAlive: (now) => {
      alive = now;
    },
  };
}

const good: LineResult = { tag: 4711, verdict: 'pass', late: false, score: 0.1234, elapsedMs: 51.4 };

describe('a PLC', () => {
  it('reads a station that knows nothing yet as not ready, at fault, and every part as a reject', async () => {
    const { read } = await plc();
    expect((await read('bit', 0, 8)).slice(0, 7)).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(await read('input', 4, 1)).toEqual([0]);
  });

  it('goes through the handshake of one part', async () => {
    const { read, write, show, triggers } = await plc();
    const bits = async (): Promise<string> => (await read('bit', 0, 7)).join('');
    show({});
    expect(await bits()).toBe('1000010'); // Ready, Reject
    await write('holding', 0, 4711);
    await write('coil', 0, 1);
    expect(triggers).toEqual(['top 4711']);
    show({ ready: false, busy: true });
    expect(await bits()).toBe('0110010'); // TriggerAck, Busy, Reject
    show({ results: 1, result: good });
    expect(await bits()).toBe('0101100'); // TriggerAck, ResultValid, Pass
    expect((await read('input', 2, 6)).slice(0, 5)).toEqual([1, 4711, 1, 1234, 51]);
    await write('coil', 0, 0);
    expect(await bits()).toBe('1001100'); // Ready, ResultValid, Pass
    expect(triggers).toHaveLength(1);
  });

  it('can do all of it with registers alone, tag and trigger in one write', async () => {
    const { read, write, triggers } = await plc();
    await write('holding', 32, 77, 1);
    expect(triggers).toEqual(['side 77']);
    expect(await read('holding', 32, 2)).toEqual([77, 1]);
    expect(await read('coil', 32, 1)).toEqual([1]);
  });

  it.each<readonly [string, LineResult, number, number]>([
    ['fail', { ...good, verdict: 'fail' }, 2, 1234],
    ['review', { ...good, verdict: 'review' }, 3, 1234],
    ['unjudged', { ...good, verdict: 'unjudged', score: undefined }, 4, 65_535],
    ['late', { ...good, verdict: 'unjudged', late: true, score: undefined }, 5, 65_535],
  ])('reads %s as a reject with its code', async (_name, result, code, score) => {
    const { read, show } = await plc();
    show({ results: 1, result });
    expect((await read('bit', 3, 3)).join('')).toBe('101'); // ResultValid, not Pass, Reject
    expect(await read('input', 4, 2)).toEqual([code, score]);
  });

  it('sees the heartbeat advance, and stand still when the station no longer gets on', async () => {
    const { read, setAlive } = await plc();
    const beat = async (): Promise<number | undefined> => (await read('input', 1, 1))[0];
    const first = await beat();
    await until(async () => (await beat()) !== first);
    setAlive(false);
    await systemClock.sleep(40);
    const still = await beat();
    await systemClock.sleep(100);
    expect(await beat()).toBe(still);
  });

  it('is told which addresses there are not', async () => {
    const { read, write } = await plc();
    await expect(read('input', 8, 1)).rejects.toThrow(/Illegal data address/);
    await expect(read('bit', 64, 1)).rejects.toThrow(/Illegal data address/);
    await expect(write('holding', 2, 1)).rejects.toThrow(/Illegal data address/);
  });
});

describe('rubbish on the port of the PLC', () => {
  it('does no harm: frames of any length, function and content, torn connections', async () => {
    const { port, read, show } = await plc();
    show({});
    const random = seededRandom(7);
    for (let connection = 0; connection < 40; connection += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      for (let frame = 0; frame < 50; frame += 1) {
        const body = Buffer.from(
          Array.from({ length: Math.floor(random() * 20) }, () => Math.floor(random() * 256)),
        );
        if (body.length > 1) body[1] = [1, 2, 3, 4, 5, 6, 15, 16, 23, 43, 99][Math.floor(random() * 11)] ?? 0;
        const head = Buffer.alloc(6);
        head.writeUInt16BE(random() < 0.9 ? body.length : Math.floor(random() * 65_536), 4);
        socket.write(Buffer.concat([head, body]));
      }
      if (random() < 0.5) socket.destroy();
      else socket.end();
    }
    expect(await read('bit', 0, 1)).toEqual([1]);
  });
});
