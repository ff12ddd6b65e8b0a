import { afterEach, describe, expect, it } from 'vitest';
import { decodePayload } from '../../src/adapters/sparkplug/decode-payload.js';
import type { Payload } from '../../src/adapters/sparkplug/payload.js';
import { Mosquitto } from '../simulators/mosquitto.js';
import { until } from '../simulators/running.js';
import { demoConfig } from './demo-config.js';
import { RunningStation } from './running-station.js';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

function longOf({ metrics }: Payload, key: string | number): number | undefined {
  const value = metrics.find(({ name, alias }) => name === key || alias === key)?.value;
  return value?.kind === 'long' ? Number(value.value) : undefined;
}

describe('a station as Sparkplug edge node', () => {
  it('is born, tells of inspections, and after a kill is born anew with the next bdSeq and misses no row', {
    timeout: 180_000,
  }, async () => {
    const mosquitto = await Mosquitto.start();
    cleanUp.push(() => mosquitto.stop());
    process.env['TEST_BROKER_PASSWORD'] = 'sesame';
    const broker = `{ kind: external, url: '${mosquitto.url}', username: line, password: { env: TEST_BROKER_PASSWORD } }`;
    const config = demoConfig({
      everyMs: 500,
      mqtt: `{ broker: ${broker}, sparkplug: { group: demo, keepAliveSeconds: 1 } }`,
    });
    const host = await mosquitto.client();
    cleanUp.push(() => host.endAsync(true));
    const births: (number | undefined)[] = [];
    const deaths: (number | undefined)[] = [];
    const rows = new Set<number>();
    host.on('message', (topic, bytes) => {
      const payload = decodePayload(bytes);
      if (topic === 'spBv1.0/demo/NBIRTH/test') births.push(longOf(payload, 'bdSeq'));
      if (topic === 'spBv1.0/demo/NDEATH/test') deaths.push(longOf(payload, 'bdSeq'));
      if (topic === 'spBv1.0/demo/DDATA/test/top') rows.add(longOf(payload, 101) ?? 0);
    });
    await host.subscribeAsync('spBv1.0/#', { qos: 1 });
    const first = await RunningStation.start(config);
    cleanUp.push(() => first.dispose());
    await until(() => rows.size >= 3, { seconds: 60 });
    first.kill('SIGKILL');
    await first.ended;
    await until(() => deaths.length === 1);
    const second = await RunningStation.start(config, [], first.directory);
    cleanUp.push(() => second.dispose());
    const before = rows.size;
    await until(() => rows.size >= before + 3, { seconds: 60 });
    second.kill('SIGTERM');
    await second.ended;
    await until(() => deaths.length >= 2);
    expect(births).toEqual([0, 1]);
    expect(deaths).toEqual([0, 1]);
    // Rows that are no inspections (starts, stops) are told of by nobody: each start is one.
    const seqs = [...rows].toSorted((a, b) => a - b);
    const gaps = seqs.slice(1).filter((seq, index) => seq !== (seqs[index] ?? 0) + 1);
    expect(gaps.length).toBeLessThanOrEqual(1);
  });
});
