import type { MqttClient } from 'mqtt';
import { encodePayload } from '../../../src/adapters/sparkplug/encode-payload.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { Mosquitto } from '../../simulators/mosquitto.js';
import { MqttRecorder } from '../../simulators/mqtt-recorder.js';
import { until } from '../../simulators/running.js';
import { type Capture, toCapture } from './capture.js';
import { EdgeUnderTest } from './edge-under-test.js';

/** What the station said in each scenario. */
export interface Captures {
  /** MQTT 3.1.1, no primary host: births, data, rebirth, a lost camera, a lost connection, history, a clean stop. */
  readonly main: Capture;
  /** MQTT 5.0: births, data, a clean stop. */
  readonly modern: Capture;
  /** A primary host that comes, goes, and sends old news. */
  readonly host: Capture;
  /** A primary host that is on one of two brokers, then on the other. */
  readonly walk: Capture & { readonly mostAtOnce: number };
}

const topic = (type: string, device?: string): string =>
  `spBv1.0/tainan_l1/${type}/line-1${device === undefined ? '' : `/${device}`}`;

/** A broker with a recorder before it, and a client of the plant that counts what it hears. */
class Plant {
  readonly broker: Mosquitto;
  readonly recorder: MqttRecorder;
  readonly client: MqttClient;
  readonly #heard = new Map<string, number>();

  private constructor(broker: Mosquitto, recorder: MqttRecorder, client: MqttClient) {
    this.broker = broker;
    this.recorder = recorder;
    this.client = client;
    client.on('message', (name) => {
      this.#heard.set(name, this.count(name) + 1);
    });
  }

  static async start(onConnection?: () => void): Promise<Plant> {
    const broker = await Mosquitto.start();
    const recorder = await MqttRecorder.start(broker.port, onConnection);
    const client = await broker.client();
    const plant = new Plant(broker, recorder, client);
    await client.subscribeAsync('spBv1.0/tainan_l1/#', { qos: 1 });
    return plant;
  }

  count(name: string): number {
    return this.#heard.get(name) ?? 0;
  }

  async heard(name: string, count: number): Promise<void> {
    await until(() => this.count(name) >= count, { seconds: 30 });
  }

  async hostState(host: string, state: object): Promise<void> {
    const payload = JSON.stringify(state);
    await this.client.publishAsync(`spBv1.0/STATE/${host}`, payload, { qos: 1, retain: true });
  }

  /** The station was handed so many messages on topics of a kind, and has had a moment to look at them. */
  async delivered(kind: '/STATE/' | '/NCMD/', count: number): Promise<void> {
    await until(
      () =>
        this.recorder.packets.filter(
          ({ direction, packet }) =>
            direction === 'received' && packet.cmd === 'publish' && packet.topic.includes(kind),
        ).length >= count,
    );
    await systemClock.sleep(50);
  }

  async stop(): Promise<void> {
    await this.client.endAsync(true);
    await this.recorder.stop();
    await this.broker.stop();
  }
}

const rebirth = encodePayload({
  metrics: [
    { name: 'Node Control/Unknown', value: { kind: 'int', value: 7 } },
    { name: 'Node Control/Rebirth', value: { kind: 'boolean', value: true } },
  ],
});

export async function captureMain(): Promise<Capture> {
  const plant = await Plant.start();
  const edge = new EdgeUnderTest({ ports: [plant.recorder.port] });
  try {
    edge.start();
    await plant.heard(topic('DBIRTH', 'side'), 1);
    await edge.inspect({ camera: 'top', serial: 'A7' });
    await edge.inspect({ camera: 'side', verdict: { kind: 'fail' }, score: 0.9 });
    const detail = { reason: 'frame-blurred', detail: 'sharpness 3', late: false } as const;
    await edge.inspect({ camera: 'top', verdict: { kind: 'unjudged', ...detail } });
    await plant.heard(topic('DDATA', 'top'), 2);
    edge.values = { ...edge.values, 'Alarm/Active': true, 'Alarm/Count': 1, 'Alarm/Codes': 'frame-torn' };
    await plant.heard(topic('NDATA'), 1);
    await plant.client.publishAsync(topic('NCMD'), Buffer.from(rebirth), { qos: 1 });
    await plant.delivered('/NCMD/', 1);
    await edge.inspect({ camera: 'top' });
    await plant.heard(topic('DBIRTH', 'side'), 2);
    await plant.heard(topic('DDATA', 'top'), 3);
    edge.cameras.set('side', false);
    await plant.heard(topic('DDEATH', 'side'), 1);
    await edge.inspect({ camera: 'side', verdict: { kind: 'unjudged', ...detail } });
    await edge.inspect({ camera: 'top' });
    await plant.heard(topic('DDATA', 'top'), 4);
    edge.cameras.set('side', true);
    await plant.heard(topic('DBIRTH', 'side'), 3);
    await plant.heard(topic('DDATA', 'side'), 2);
    for (let count = 0; count < 270; count += 1) await edge.inspect({ camera: 'top' });
    await plant.heard(topic('DDATA', 'top'), 274);
    plant.recorder.cut();
    for (let count = 0; count < 5; count += 1) await edge.inspect({ camera: 'top' });
    await plant.heard(topic('NBIRTH'), 3);
    await plant.heard(topic('DDATA', 'top'), 279);
    await edge.stop();
    await plant.heard(topic('NDEATH'), 2);
    return await toCapture([plant.recorder], edge.tried);
  } finally {
    await edge.stop();
    await plant.stop();
  }
}

export async function captureModern(): Promise<Capture> {
  const plant = await Plant.start();
  const edge = new EdgeUnderTest({ ports: [plant.recorder.port], mqttVersion: '5.0' });
  try {
    edge.start();
    await plant.heard(topic('DBIRTH', 'side'), 1);
    await edge.inspect({ camera: 'top' });
    await plant.heard(topic('DDATA', 'top'), 1);
    await edge.stop();
    await plant.heard(topic('NDEATH'), 1);
    return await toCapture([plant.recorder], edge.tried);
  } finally {
    await edge.stop();
    await plant.stop();
  }
}

export async function captureHost(): Promise<Capture> {
  const plant = await Plant.start();
  const edge = new EdgeUnderTest({ ports: [plant.recorder.port], primaryHost: 'scada' });
  try {
    await plant.hostState('other', { online: true, timestamp: 1000 });
    edge.start();
    await until(() => plant.recorder.packets.some(({ packet }) => packet.cmd === 'suback'));
    await plant.hostState('scada', { online: false, timestamp: 100 });
    await plant.delivered('/STATE/', 1);
    await plant.hostState('scada', { online: true, timestamp: 100 });
    await plant.heard(topic('DBIRTH', 'side'), 1);
    // An old death certificate, late on its way.
    await plant.hostState('scada', { online: false, timestamp: 50 });
    await plant.delivered('/STATE/', 3);
    await edge.inspect({ camera: 'top' });
    await plant.heard(topic('DDATA', 'top'), 1);
    await plant.hostState('scada', { online: false, timestamp: 100 });
    await plant.heard(topic('NDEATH'), 1);
    await until(() => edge.tried.length === 2);
    await plant.delivered('/STATE/', 5);
    await plant.hostState('scada', { online: true, timestamp: 90 });
    await plant.delivered('/STATE/', 6);
    await plant.hostState('scada', { online: true, timestamp: 200 });
    await plant.heard(topic('DBIRTH', 'side'), 2);
    await edge.stop();
    return await toCapture([plant.recorder], edge.tried);
  } finally {
    await edge.stop();
    await plant.stop();
  }
}

export async function captureWalk(): Promise<Captures['walk']> {
  let mostAtOnce = 0;
  const plants: Plant[] = [];
  const look = (): void => {
    const open = plants.reduce((sum, { recorder }) => sum + recorder.open, 0);
    mostAtOnce = Math.max(mostAtOnce, open);
  };
  const first = await Plant.start(look);
  const second = await Plant.start(look);
  plants.push(first, second);
  const edge = new EdgeUnderTest({
    ports: [first.recorder.port, second.recorder.port],
    primaryHost: 'scada',
  });
  try {
    await first.hostState('scada', { online: false, timestamp: 10 });
    await second.hostState('scada', { online: true, timestamp: 20 });
    edge.start();
    await second.heard(topic('DBIRTH', 'side'), 1);
    await edge.inspect({ camera: 'top' });
    await second.heard(topic('DDATA', 'top'), 1);
    await first.hostState('scada', { online: true, timestamp: 30 });
    await second.hostState('scada', { online: false, timestamp: 20 });
    await first.heard(topic('DBIRTH', 'side'), 1);
    await edge.stop();
    return { ...(await toCapture([first.recorder, second.recorder], edge.tried)), mostAtOnce };
  } finally {
    await edge.stop();
    await first.stop();
    await second.stop();
  }
}
