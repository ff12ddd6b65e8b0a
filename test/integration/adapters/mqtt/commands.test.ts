import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alarmPayloadSchema } from '../../../../src/contract/alarm-payload.js';
import { type CommandReply, commandReplySchema } from '../../../../src/contract/command-reply.js';
import { resultPayloadSchema } from '../../../../src/contract/result-payload.js';
import { cameraAvailabilityPayloadSchema } from '../../../../src/contract/state-payload.js';
import type { CommandVerb } from '../../../../src/contract/topics.js';
import { anInspection } from '../../../fixtures/inspections.js';
import { LinkedStation } from '../../../simulators/linked-station.js';
import { Mosquitto } from '../../../simulators/mosquitto.js';
import { type Running, running, until } from '../../../simulators/running.js';

interface Heard {
  readonly topic: string;
  readonly json: unknown;
  readonly retain: boolean;
}

let mosquitto: Mosquitto;
let station: LinkedStation;
let runs: Running;
let plant: MqttClient;
let heard: Heard[];

beforeEach(async () => {
  mosquitto = await Mosquitto.start();
  station = LinkedStation.on(mosquitto, { withHomeAssistant: true });
  station.cameras.set('top', true);
  plant = await mosquitto.client();
  heard = [];
  plant.on('message', (topic, payload, { retain }) => {
    if (!topic.includes('/command/') && topic !== 'homeassistant/status') {
      heard.push({ topic, json: JSON.parse(payload.toString()), retain });
    }
  });
  await plant.subscribeAsync(['plant/#', 'homeassistant/#'], { qos: 1 });
  runs = running(station.link);
  await station.link.connected(AbortSignal.timeout(10_000));
});

afterEach(async () => {
  await runs.stop();
  await plant.endAsync(true);
  await mosquitto.stop();
});

const inAMinute = (): string => new Date(Date.now() + 60_000).toISOString();
const on = (topic: string): readonly unknown[] =>
  heard.filter((one) => one.topic === topic).map(({ json }) => json);
const replies = (): readonly CommandReply[] =>
  on(station.topics.reply).map((json) => commandReplySchema.parse(json));

const configs = (): readonly Heard[] => heard.filter(({ topic }) => topic.startsWith('homeassistant/'));

async function tell(verb: CommandVerb, wish: object): Promise<CommandReply> {
  const before = replies().length;
  await plant.publishAsync(station.topics.command(verb), JSON.stringify(wish), { qos: 1 });
  await until(() => replies().length > before);
  const reply = replies().at(-1);
  if (reply === undefined) throw new Error('no reply');
  return reply;
}

describe('commands on a real mosquitto', () => {
  it('select a recipe, reset a camera: done, answered, on record', async () => {
    const select = { id: 'c-1', expiresAt: inAMinute(), camera: 'top', part: 'board' };
    expect(await tell('select-recipe', select)).toMatchObject({
      command: 'select-recipe',
      id: 'c-1',
      ok: true,
      seq: 1,
    });
    expect(await tell('select-recipe', select)).toMatchObject({ ok: true, seq: 1 });
    expect(await tell('select-recipe', { ...select, id: 'c-2', part: 'nothing' })).toMatchObject({
      ok: false,
      error: { code: 'unknown-part' },
    });
    expect(await tell('reset', { id: 'c-3', expiresAt: inAMinute(), camera: 'top' })).toMatchObject({
      ok: true,
    });
    expect(station.done).toEqual(['select top board', 'reset top']);
    const rows = station.log.entries.map(({ body }) =>
      body.kind === 'event' ? body.event.details['ok'] : body.kind,
    );
    expect(rows).toEqual([true, false, true]);
  });

  it('ask for history: the results come on a topic of their own', async () => {
    for (let count = 0; count < 5; count += 1) await station.log.appendInspection(anInspection(), []);
    const reply = await tell('history', { id: 'h-1', expiresAt: inAMinute(), fromSeq: 2, limit: 3 });
    expect(reply).toMatchObject({ ok: true, sent: 3, nextSeq: 5 });
    const again = on(station.topics.history('top')).map((json) => resultPayloadSchema.parse(json).seq);
    expect(again).toEqual([2, 3, 4]);
    expect(on(station.topics.result('top'))).toEqual([]);
  });

  it('ask for a rebirth: everything retained is told again, on other lanes too', async () => {
    const state = on(station.topics.state).length;
    expect(await tell('rebirth', { id: 'r-1', expiresAt: inAMinute() })).toMatchObject({ ok: true });
    await until(() => on(station.topics.state).length > state);
    expect(station.done).toEqual(['rebirth']);
  });

  it('that are retained are left alone', async () => {
    const wish = JSON.stringify({ id: 'c-9', expiresAt: inAMinute() });
    await plant.publishAsync(station.topics.command('reset'), wish, { qos: 1, retain: true });
    await until(() => replies().length === 1);
    await runs.stop();
    const next = LinkedStation.on(mosquitto);
    runs = running(next.link);
    await next.link.connected(AbortSignal.timeout(10_000));
    await tell('rebirth', { id: 'r-2', expiresAt: inAMinute() });
    expect(next.done).toEqual(['rebirth']);
  });
});

describe('what a station says of itself', () => {
  it('each camera has an availability of its own, retained, and is offline when the station goes', async () => {
    const topic = station.topics.cameraAvailability('top');
    const said = (): readonly boolean[] =>
      on(topic).map((json) => cameraAvailabilityPayloadSchema.parse(json).online);
    await until(() => said().length === 1);
    station.cameras.set('top', false);
    await until(() => said().length === 2);
    station.cameras.set('top', true);
    await until(() => said().length === 3);
    await runs.stop();
    await until(() => said().length === 4);
    expect(said()).toEqual([true, false, true, false]);
    const late: boolean[] = [];
    plant.on('message', (name, _, { retain }) => {
      if (name === topic) late.push(retain);
    });
    await plant.subscribeAsync(topic, { qos: 1 });
    await until(() => late.length === 1);
    expect(late).toEqual([true]);
  });

  it('a fault is an alarm when it comes and when it is over', async () => {
    const alarms = (): readonly { active: boolean; id: string }[] =>
      on(station.topics.alarm).map((json) => alarmPayloadSchema.parse(json));
    station.faults = [{ component: 'camera:top', code: 'camera-lost', message: 'gone' }];
    await until(() => alarms().length === 1);
    station.faults = [];
    await until(() => alarms().length === 2);
    expect(alarms().map(({ active }) => active)).toEqual([true, false]);
    expect(new Set(alarms().map(({ id }) => id)).size).toBe(1);
  });

  it('Home Assistant finds it, and finds it again when it starts anew', async () => {
    await until(() => configs().length === 5);
    expect(configs()[1]).toMatchObject({
      topic: 'homeassistant/sensor/twinspect_line-1/top_verdict/config',
      json: {
        unique_id: 'twinspect_line-1_top_verdict',
        state_topic: 'plant/line-1/result/top',
        availability: [{ topic: 'plant/line-1/availability' }, { topic: 'plant/line-1/availability/top' }],
        availability_mode: 'all',
        device: { identifiers: ['twinspect_line-1'] },
      },
    });
    const button = configs().find(({ topic }) => topic.includes('/button/'));
    expect(button?.json).toMatchObject({
      command_topic: 'plant/line-1/command/inspect',
      payload_press: '{"camera":"top"}',
    });
    await plant.publishAsync('homeassistant/status', 'online', { qos: 1 });
    await until(() => configs().length === 10);
  });
});
