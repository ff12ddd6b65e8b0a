import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../simulators/free-port.js';
import { until } from '../simulators/running.js';
import { quickConfig } from './quick-config.js';
import { RunningStation, twinspect } from './running-station.js';

const run = promisify(execFile);
const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

const registers = ['status', 'heartbeat', 'results', 'tag', 'code', 'score', 'elapsedMs', 'missed'] as const;

describe('a station at a PLC', () => {
  it('judges what the PLC triggers, by tag, and is gone for it at once when it is killed', async () => {
    const port = await freePort();
    const mbpoll = async (...words: readonly string[]): Promise<string> =>
      (await run('mbpoll', ['-m', 'tcp', '-p', String(port), '-0', '-q', ...words])).stdout;
    const read = async (): Promise<Readonly<Record<string, number>>> => {
      const text = await mbpoll('-t', '3', '-r', '0', '-c', '8', '-1', '127.0.0.1');
      const values = [...text.matchAll(/^\[\d+\]:\s+(\d+)/gm)].map((match) => Number(match[1]));
      return Object.fromEntries(registers.map((name, index) => [name, values[index] ?? -1]));
    };
    const config = quickConfig({ everyMs: 3_600_000, more: `outputs: [{ kind: modbus, port: ${port} }]` });
    const station = await RunningStation.start(config.replace(/triggers:[^[]*?mqtt:/, 'mqtt:'));
    cleanUp.push(() => station.dispose());
    await station.printed(/^Stop with/);
    for (const tag of [7, 8]) {
      await mbpoll('-t', '4', '-r', '0', '127.0.0.1', String(tag), '1');
      await until(async () => (await read())['tag'] === tag);
      expect(await read()).toMatchObject({ code: 1, results: tag - 6, missed: 0 });
      await mbpoll('-t', '0', '-r', '0', '127.0.0.1', '0');
    }
    await station.printed(/pass +top/, 2);
    const listed = await twinspect('audit', 'list', '--data', `${station.directory}/data`, '--json');
    expect(JSON.parse(listed.output)).toMatchObject([
      { body: { inspection: { trigger: { source: 'modbus', serial: '8' } } } },
      { body: { inspection: { trigger: { source: 'modbus', serial: '7' } } } },
    ]);
    station.kill('SIGKILL');
    await station.ended;
    await expect(read()).rejects.toThrow(/Connection refused/);
  });
});
