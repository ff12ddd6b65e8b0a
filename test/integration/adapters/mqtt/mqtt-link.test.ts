import type { MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { EmbeddedBroker } from '../../../../src/adapters/mqtt/embedded-broker.js';
import { commandReplySchema } from '../../../../src/contract/command-reply.js';
import { resultPayloadSchema } from '../../../../src/contract/result-payload.js';
import { statePayloadSchema } from '../../../../src/contract/state-payload.js';
import { topicsOf } from '../../../../src/contract/topics.js';
import { anInspection } from '../../../fixtures/inspections.js';
import { LinkedStation } from '../../../simulators/linked-station.js';
import { Mosquitto } from '../../../simulators/mosquitto.js';
import { running, until } from '../../../simulators/running.js';

const topics = topicsOf('plant', 'line-1');
const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

interface Heard {
  readonly topic: string;
  readonly json: unknown;
  readonly retain: boolean;
}

async function listen(client: MqttClient): Promise<Heard[]> {
  cleanUp.push(() => client.endAsync(true));
  const heard: Heard[] = [];
  client.on('message', (topic, payload, { retain }) => {
    if (topic !== topics.command('inspect'))
      heard.push({ topic, json: JSON.parse(payload.toString()), retain });
  });
  await client.subscribeAsync('plant/#', { qos: 1 });
  return heard;
}

const results = (heard: readonly Heard[]): readonly number[] =>
  heard
    .filter(({ topic }) => topic.includes('/result/'))
    .map(({ json }) => resultPayloadSchema.parse(json).seq);

const availability = (heard: readonly Heard[]): readonly unknown[] =>
  heard.filter(({ topic }) => topic === topics.availability).map(({ json }) => json);

describe('on the embedded broker', () => {
  it('tells birth, state and results, and says goodbye', async () => {
    const broker = new EmbeddedBroker({ host: '127.0.0.1', port: 0 });
    const { log, link, outbox } = new LinkedStation({
      connection: async () => ({ url: await broker.url(), options: {} }),
    });
    const whole = running(broker);
    const { stop } = running(link, outbox);
    const { connectAsync } = await import('mqtt');
    const heard = await listen(await connectAsync(await broker.url()));
    cleanUp.push(() => whole.stop());
    await link.connected(AbortSignal.timeout(5000));
    await log.appendInspection(anInspection({ serial: 'A7', verdict: { kind: 'fail' }, score: 0.9 }), []);
    outbox.notify();
    await until(async () => (await log.unpublished(1)).length === 0 && results(heard).length === 1);
    const [result] = heard.filter(({ topic }) => topic === topics.result('top'));
    expect(result?.json).toMatchObject({ verdict: 'fail', serial: 'A7', score: 0.9, seq: 1 });
    expect(result?.retain).toBe(false);
    await stop();
    await until(() => availability(heard).length === 2);
    expect(availability(heard)).toMatchObject([{ online: true }, { online: false }]);
    const states = heard.filter(({ topic }) => topic === topics.state);
    expect(statePayloadSchema.parse(states[0]?.json).state).toBe('running');
  });
});

describe('on a real mosquitto', () => {
  it('with a password: all that a broken connection left comes in order, nothing is lost', async () => {
    const mosquitto = await Mosquitto.start();
    cleanUp.push(() => mosquitto.stop());
    const { log, link, outbox } = LinkedStation.on(mosquitto);
    const { stop, faults } = running(link, outbox);
    cleanUp.push(stop);
    await link.connected(AbortSignal.timeout(5000));
    await mosquitto.pause();
    await until(() => faults.has('mqtt'));
    expect(faults.get('mqtt')?.code).toBe('broker-unreachable');
    for (let count = 0; count < 23; count += 1) await log.appendInspection(anInspection(), []);
    outbox.notify();
    // The plant's subscriber is there before the station is back, as a persistent session would be.
    await mosquitto.resume();
    const heard = await listen(await mosquitto.client());
    await until(async () => (await log.unpublished(1)).length === 0);
    await log.appendInspection(anInspection(), []);
    outbox.notify();
    await until(() => results(heard).includes(24));
    const seqs = results(heard);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(faults.has('mqtt')).toBe(false);
  });

  it('over TLS, and refuses a broker whose certificate it does not know', async () => {
    const mosquitto = await Mosquitto.start({ tls: true });
    cleanUp.push(() => mosquitto.stop());
    const trusted = LinkedStation.on(mosquitto, {}, { caFile: mosquitto.caFile });
    const first = running(trusted.link);
    await trusted.link.connected(AbortSignal.timeout(5000));
    await first.stop();
    const distrusting = LinkedStation.on(mosquitto);
    const second = running(distrusting.link);
    cleanUp.push(second.stop);
    await until(() => second.faults.has('mqtt'));
    expect(second.faults.get('mqtt')?.message).toMatch(/certificate|self.signed/i);
  });

  it('with a wrong password it says so and goes on trying', async () => {
    const mosquitto = await Mosquitto.start();
    cleanUp.push(() => mosquitto.stop());
    const { link } = LinkedStation.on(mosquitto, {}, { username: 'nobody' });
    const { stop, faults } = running(link);
    cleanUp.push(stop);
    await until(() => faults.has('mqtt'));
    expect(faults.get('mqtt')?.message).toMatch(/not authorized/i);
  });

  it('leaves its last will when it is gone without a word', async () => {
    const mosquitto = await Mosquitto.start();
    cleanUp.push(() => mosquitto.stop());
    const heard = await listen(await mosquitto.client());
    const { link } = LinkedStation.on(mosquitto);
    const { stop } = running(link);
    cleanUp.push(stop);
    await link.connected(AbortSignal.timeout(5000));
    // A second station of the same name takes the session over: the broker drops the first without its goodbye.
    const usurper = await mosquitto.client({ clientId: 'twinspect-line-1', reconnectPeriod: 0 });
    await until(() => availability(heard).some((one) => JSON.stringify(one).includes('"online":false')));
    await usurper.endAsync(true);
  });
});

describe('a command', () => {
  it('is answered, a repeat from the log, a wrong one with what is wrong; a retained one is ignored', async () => {
    const mosquitto = await Mosquitto.start();
    cleanUp.push(() => mosquitto.stop());
    const plant = await mosquitto.client();
    await plant.publishAsync(topics.command('inspect'), '{"id":"retained"}', { retain: true });
    const heard = await listen(plant);
    const { log, link } = LinkedStation.on(mosquitto);
    const { stop } = running(link);
    cleanUp.push(stop);
    await link.connected(AbortSignal.timeout(5000));
    const payloads = [
      '{"id":"p1"}',
      '{"id":"p1"}',
      'no json',
      '{"id":"p2","colour":"red"}',
      '{"id":"p3","camera":"none"}',
      `{"id":"${'x'.repeat(5000)}"}`,
    ];
    const replies = (): readonly Heard[] => heard.filter(({ topic }) => topic === topics.reply);
    for (const [index, payload] of payloads.entries()) {
      await plant.publishAsync(topics.command('inspect'), payload, { qos: 1 });
      await until(() => replies().length > index);
    }
    const said = replies().map(({ json }) => commandReplySchema.parse(json));
    expect(said.map(({ ok, error }) => error?.code ?? ok)).toEqual([
      true,
      true,
      'command-invalid',
      'command-invalid',
      'unknown-camera',
      'command-invalid',
    ]);
    expect(said[0]).toEqual(said[1]);
    expect(said[3]?.error?.message).toMatch(/colour/);
    expect(log.entries.filter(({ body }) => body.kind === 'inspection')).toHaveLength(1);
  });
});
