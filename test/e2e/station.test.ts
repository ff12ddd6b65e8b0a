import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { inspectionsSchema } from '../../src/contract/http-api.js';
import { type ResultPayload, resultPayloadSchema } from '../../src/contract/result-payload.js';
import { availabilityPayloadSchema } from '../../src/contract/state-payload.js';
import { Mosquitto } from '../simulators/mosquitto.js';
import { until } from '../simulators/running.js';
import { demoConfig } from './demo-config.js';
import { RunningStation, twinspect } from './running-station.js';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function start(
  config: string,
  options: readonly string[] = [],
  directory?: string,
): Promise<RunningStation> {
  const station = await RunningStation.start(config, options, directory);
  cleanUp.push(() => station.dispose());
  return station;
}

const verdict = /(pass|fail|unjudged) +top .*/;

async function addressOf(station: RunningStation, label: string): Promise<string> {
  const [match] = await station.printed(new RegExp(`^${label}: (\\S+)`));
  return match?.[1] ?? '';
}

async function newest(station: RunningStation, query: string): Promise<readonly ResultPayload[]> {
  const response = await fetch(`${await addressOf(station, 'Page')}/api/inspections?${query}`);
  return inspectionsSchema.parse(await response.json()).inspections;
}

/** Process ids of the children of a process. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

describe('a station from a configuration text', () => {
  it('inspects, prints where to look and a line per verdict, publishes, and ends with 0 at SIGTERM', async () => {
    const station = await start(demoConfig());
    const client = await connectAsync(await addressOf(station, 'Results'));
    cleanUp.push(() => client.endAsync(true));
    const results: ResultPayload[] = [];
    const online: boolean[] = [];
    client.on('message', (topic, payload) => {
      const json: unknown = JSON.parse(payload.toString());
      if (topic.endsWith('/availability')) online.push(availabilityPayloadSchema.parse(json).online);
      else results.push(resultPayloadSchema.parse(json));
    });
    await client.subscribeAsync(['twinspect/test/result/+', 'twinspect/test/availability'], { qos: 1 });
    await station.printed(verdict, 8);
    await until(() => results.length >= 5);
    expect(results.every(({ evidence }) => evidence.length === 3)).toBe(true); // frame, overlay, map
    station.kill('SIGTERM');
    expect(await station.ended).toEqual({ code: 0, signal: null });
    await station.printed(/^Stopped$/);
    expect(online[0]).toBe(true);
    const verified = await twinspect('audit', 'verify', '--data', `${station.directory}/data`);
    expect(verified, verified.output).toMatchObject({ code: 0 });
  });

  it('answers a trigger over HTTP, and its repeat with the same row', async () => {
    const station = await start(demoConfig({ everyMs: 3_600_000 }));
    const page = await addressOf(station, 'Page');
    const ask = async (): Promise<unknown> => {
      const response = await fetch(`${page}/api/inspections`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"id":"order-7","serial":"A1"}',
      });
      return response.json();
    };
    const first = resultPayloadSchema.parse(await ask());
    expect(first).toMatchObject({ triggerId: 'order-7', triggerSource: 'http', serial: 'A1' });
    expect(await ask()).toEqual(first);
    const picture = await fetch(`${page}/api/evidence/${first.evidence[1]?.sha256}`);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(await (await fetch(page)).text()).toContain('Twinspect');
  });

  it('whose vision process is killed goes on by itself and calls no part good meanwhile', async () => {
    const station = await start(demoConfig());
    await station.printed(verdict, 3);
    const [vision] = await childrenOf(station.pid);
    if (vision === undefined) throw new Error('no vision process');
    process.kill(vision, 'SIGKILL');
    await until(async () => (await childrenOf(station.pid)).some((pid) => pid !== vision));
    const before = (await newest(station, 'limit=1'))[0]?.seq ?? 0;
    // The new process begins with the good parts again: a busy machine needs its time for them.
    await until(async () => ((await newest(station, 'limit=1&verdict=fail'))[0]?.seq ?? 0) > before + 3, {
      seconds: 40,
    });
    const lost = await newest(station, 'limit=50&verdict=unjudged');
    expect(lost.length).toBeLessThanOrEqual(1);
    expect(lost.every(({ reason }) => reason === 'vision-lost')).toBe(true);
    station.kill('SIGTERM');
    expect((await station.ended).code).toBe(0);
  });

  it('that is killed in the middle of a run has a whole log and goes on with it', async () => {
    const mosquitto = await Mosquitto.start();
    cleanUp.push(() => mosquitto.stop());
    process.env['TEST_BROKER_PASSWORD'] = 'sesame';
    const mqtt = `{ broker: { kind: external, url: '${mosquitto.url}', username: line, password: { env: TEST_BROKER_PASSWORD } } }`;
    const plant = await mosquitto.client();
    cleanUp.push(() => plant.endAsync(true));
    const received = new Set<number>();
    plant.on('message', (_topic, payload) => {
      received.add(resultPayloadSchema.parse(JSON.parse(payload.toString())).seq);
    });
    await plant.subscribeAsync('twinspect/test/result/+', { qos: 1 });
    const station = await start(demoConfig({ mqtt, everyMs: 20 }));
    for (let kills = 0; kills < 3; kills += 1) {
      const next =
        kills === 0 ? station : await start(demoConfig({ mqtt, everyMs: 20 }), [], station.directory);
      await next.printed(verdict, 5);
      next.kill('SIGKILL');
      await next.ended;
      const verified = await twinspect('audit', 'verify', '--data', `${station.directory}/data`);
      expect(verified, verified.output).toMatchObject({ code: 0 });
    }
    const last = await start(demoConfig({ mqtt, everyMs: 3_600_000 }), [], station.directory);
    await last.printed(/^Page/);
    const seqs = async (): Promise<readonly number[]> =>
      (await newest(last, 'limit=500')).map(({ seq }) => seq);
    await until(async () => (await seqs()).every((seq) => received.has(seq)));
    expect((await seqs()).length).toBeGreaterThanOrEqual(15);
  });

  it('with a wrong configuration names every problem with its line and ends with 78', async () => {
    const wrong = demoConfig().replace('part: controller-board\n    source', 'part: nothing\n    sauce');
    const station = await start(wrong);
    expect(await station.ended).toEqual({ code: 78, signal: null });
    expect(station.output).toMatch(/line \d+: cameras\[0\]/);
  });
});

describe('real image pairs', () => {
  const pairs = fileURLToPath(new URL('../../../shared/data/deeppcb', import.meta.url));

  it.skipIf(!existsSync(pairs))('are each inspected against their own template', async () => {
    const station = await start(demoConfig(), ['--images', pairs]);
    const lines = await station.printed(/(pass|fail|unjudged) +replay +pair .*_test\.jpg/, 5);
    expect(lines.filter(([text]) => text.startsWith('fail')).length).toBe(lines.length);
    const [result] = await newest(station, 'limit=1');
    expect(result?.regions.length).toBeGreaterThan(0);
    expect(result?.regions[0]?.defect).toMatch(/open|short|mousebite|spur|copper|pin-hole/);
  });

  it.skipIf(!existsSync(pairs))(
    'fail with their defects boxed; a template against itself passes',
    async () => {
      const base = `${pairs}/00041000`;
      const overlay = `${(await start(demoConfig())).directory}/overlay.png`;
      const common = ['inspect', '--model', 'pcb', '--alignment', 'none', '--reference', `${base}_temp.jpg`];
      const defective = await twinspect(...common, '--image', `${base}_test.jpg`, '--overlay', overlay);
      expect(defective.code, defective.output).toBe(1);
      expect((await readFile(overlay)).subarray(1, 4).toString()).toBe('PNG');
      expect((await twinspect(...common, '--image', `${base}_temp.jpg`)).code).toBe(0);
    },
  );
});
