import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodePayload } from '../../../src/adapters/sparkplug/decode-payload.js';
import { encodePayload } from '../../../src/adapters/sparkplug/encode-payload.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { Dice } from '../../fixtures/dice.js';
import { Mosquitto } from '../../simulators/mosquitto.js';
import { MqttRecorder } from '../../simulators/mqtt-recorder.js';
import { until } from '../../simulators/running.js';
import { StrictHost } from '../../unit/adapters/sparkplug/strict-host.js';
import { EdgeUnderTest } from './edge-under-test.js';

const rebirth = encodePayload({
  metrics: [{ name: 'Node Control/Rebirth', value: { kind: 'boolean', value: true } }],
});
const steps = 60;

let broker: Mosquitto;
let recorder: MqttRecorder;
let plant: MqttClient;
let edge: EdgeUnderTest;

beforeEach(async () => {
  broker = await Mosquitto.start();
  recorder = await MqttRecorder.start(broker.port);
  plant = await broker.client();
  edge = new EdgeUnderTest({ ports: [recorder.port] });
});
afterEach(async () => {
  await edge.stop();
  await plant.endAsync(true);
  await recorder.stop();
  await broker.stop();
});

/*
 * The same as the model of the session rules, smaller and on a real broker: connections that break, rebirths, cameras that
 * come and go, inspections all the while. What the station sent is judged by the strict host, what hosts got by its rows.
 */
it(`${steps} random faults break no rule of a session and lose no row`, { timeout: 120_000 }, async () => {
  const dice = new Dice(31);
  const got = new Map<string, Set<number>>([
    ['top', new Set()],
    ['side', new Set()],
  ]);
  plant.on('message', (topic, payload) => {
    const [, , type, , camera = ''] = topic.split('/');
    if (type !== 'DDATA') return;
    // Aliases are the same in every birth of a station.
    const sequence = decodePayload(payload).metrics.find(
      ({ alias }) => alias === (camera === 'top' ? 101 : 201),
    );
    if (sequence?.value?.kind === 'long') got.get(camera)?.add(Number(sequence.value.value));
  });
  await plant.subscribeAsync('spBv1.0/#', { qos: 1 });
  edge.start();
  let cuts = 0;
  for (let step = 0; step < steps; step += 1) {
    const roll = dice.next();
    if (roll < 0.2) {
      recorder.cut();
      cuts += 1;
    } else if (roll < 0.35) {
      await plant.publishAsync('spBv1.0/tainan_l1/NCMD/line-1', Buffer.from(rebirth), { qos: 1 });
    } else if (roll < 0.5) edge.cameras.set(dice.pick(['top', 'side']), dice.chance(0.7));
    else
      for (let count = dice.below(5); count >= 0; count -= 1) {
        await edge.inspect({ camera: dice.pick(['top', 'side']) });
      }
    await systemClock.sleep(dice.below(250));
  }
  edge.cameras.set('top', true);
  edge.cameras.set('side', true);
  const rowsOf = (camera: string): readonly number[] =>
    edge.log.entries.flatMap(({ seq, body }) =>
      body.kind === 'inspection' && body.inspection.trigger.camera === camera ? [seq] : [],
    );
  const missing = (): readonly number[] =>
    [...got].flatMap(([camera, seqs]) => rowsOf(camera).filter((seq) => !seqs.has(seq)));
  await until(() => missing().length === 0, { seconds: 60 });
  await edge.stop();
  expect(cuts).toBeGreaterThan(5);
  expect(judge(recorder)).toBeGreaterThan(100);
});

it('what a ping has proven is kept for the next start and not told again after a lost connection', async () => {
  const rows: { readonly seq: number; readonly isHistorical: boolean }[] = [];
  let isBorn = false;
  plant.on('message', (topic, payload) => {
    isBorn ||= topic.includes('/DBIRTH/');
    const sequence = topic.includes('/DDATA/')
      ? decodePayload(payload).metrics.find(({ alias }) => alias === 101)
      : undefined;
    if (sequence?.value?.kind !== 'long') return;
    rows.push({ seq: Number(sequence.value.value), isHistorical: sequence.isHistorical === true });
  });
  await plant.subscribeAsync('spBv1.0/#', { qos: 1 });
  edge.start();
  await until(() => isBorn);
  for (let count = 0; count < 5; count += 1) await edge.inspect({ camera: 'top' });
  await until(() => rows.length >= 5);
  await until(() => edge.memory?.told['top'] === 5);
  recorder.cut();
  await edge.inspect({ camera: 'top' });
  await until(() => rows.some(({ seq }) => seq === 6));
  await edge.inspect({ camera: 'top' });
  await until(() => rows.some(({ seq }) => seq === 7));
  expect(rows.filter(({ seq, isHistorical }) => seq <= 5 && isHistorical)).toEqual([]);
});

/** The number of messages that a strict host found nothing to say against. */
function judge({ packets }: MqttRecorder): number {
  const host = new StrictHost('tainan_l1', 'line-1');
  const last = Math.max(...packets.map(({ connection }) => connection));
  for (let connection = 0; connection <= last; connection += 1) {
    for (const { direction, packet } of packets.filter((one) => one.connection === connection)) {
      if (direction === 'received') continue;
      if (packet.cmd === 'connect') {
        const payload = decodePayload(Buffer.from(packet.will?.payload ?? ''));
        host.connect({ topic: packet.will?.topic ?? '', payload });
      }
      if (packet.cmd !== 'publish') continue;
      const payload = decodePayload(Buffer.from(packet.payload));
      const qos = packet.qos === 1 ? 1 : 0;
      host.receive({ kind: 'publish', topic: packet.topic, payload, qos }, payload.timestampMs ?? 0);
    }
    host.disconnect();
  }
  return host.messages;
}
