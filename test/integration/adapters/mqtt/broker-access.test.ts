import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ledgerTopicsOf } from '../../../../src/contract/ledger-topics.js';
import { topicsOf } from '../../../../src/contract/topics.js';
import { anInspection } from '../../../fixtures/inspections.js';
import { type Certificate, CertificateAuthority } from '../../../simulators/certificates.js';
import { LinkedStation } from '../../../simulators/linked-station.js';
import { Mosquitto } from '../../../simulators/mosquitto.js';
import { type Running, running, until } from '../../../simulators/running.js';

/* A mosquitto with the access list of deploy/broker: who may connect, and who may say and hear what. */

const acl = fileURLToPath(new URL('../../../../deploy/broker/twinspect.acl', import.meta.url));
let mosquitto: Mosquitto;
let plant: MqttClient;
let elsewhere: string;
let heard: string[];
const cleanUp: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  mosquitto = await Mosquitto.start({ acl });
  elsewhere = await mkdtemp(join(tmpdir(), 'twinspect-foreign-'));
  plant = await mosquitto.client();
  plant.on('message', (topic) => heard.push(topic));
  await plant.subscribeAsync('#', { qos: 1 });
});
afterAll(async () => {
  await plant.endAsync(true);
  await mosquitto.stop();
  await rm(elsewhere, { recursive: true, force: true });
});
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

function stationWith(certificate: Partial<Certificate> & { readonly caFile?: string }): {
  readonly station: LinkedStation;
  readonly runs: Running;
} {
  const files = { username: undefined, password: undefined, caFile: mosquitto.caFile, ...certificate };
  const station = LinkedStation.on(mosquitto, { base: 'twinspect' }, files);
  const runs = running(station.link, station.outbox);
  cleanUp.push(runs.stop);
  return { station, runs };
}

async function clientOf(name: string): Promise<MqttClient> {
  const { certFile, keyFile } = await mosquitto.authority.issue(name);
  const client = await connectAsync(mosquitto.url, {
    cert: await readFile(certFile),
    key: await readFile(keyFile),
    ca: await readFile(mosquitto.caFile),
    reconnectPeriod: 0,
  });
  cleanUp.push(() => client.endAsync(true));
  return client;
}

describe('who may connect', () => {
  it('a station with a certificate of the plant, and it works', async () => {
    heard = [];
    const { station } = stationWith(await mosquitto.authority.issue('line-1'));
    await station.link.connected(AbortSignal.timeout(10_000));
    await station.log.appendInspection(anInspection(), []);
    station.outbox.notify();
    await until(() => heard.includes('twinspect/line-1/result/top'));
    await plant.publishAsync('twinspect/line-1/command/inspect', '{"id":"p-1"}', { qos: 1 });
    await until(() => heard.includes('twinspect/line-1/reply'));
    expect(await station.log.findByTrigger('p-1')).toBeDefined();
  });

  it.each([
    ['no certificate', async () => ({}), /certificate required|ECONNRESET|closed/i],
    [
      'a certificate of a foreign authority',
      async () => (await CertificateAuthority.make(elsewhere, 'foreign')).issue('line-1'),
      /unknown ca|ECONNRESET|closed/i,
    ],
    [
      'a certificate that has expired',
      () => mosquitto.authority.issue('line-1', -1),
      /expired|ECONNRESET|closed/i,
    ],
  ] as const)('not with %s', async (_, certificate, reason) => {
    const { runs, station } = stationWith(await certificate());
    await until(() => runs.faults.has('mqtt'));
    expect(runs.faults.get('mqtt')).toMatchObject({ code: 'broker-unreachable' });
    expect(runs.faults.get('mqtt')?.message).toMatch(reason);
    await expect(station.link.connected(AbortSignal.timeout(300))).rejects.toThrow();
  });

  it('no broker that is not of the plant: the station refuses it', async () => {
    const foreign = await CertificateAuthority.make(elsewhere, 'other');
    const own = await mosquitto.authority.issue('line-1');
    const { runs } = stationWith({ ...own, caFile: foreign.caFile });
    await until(() => runs.faults.has('mqtt'));
    expect(runs.faults.get('mqtt')?.message).toMatch(/certificate/i);
  });
});

const own = topicsOf('twinspect', 'line-1');
const other = topicsOf('twinspect', 'line-2');

/** Topics, and whether the station `line-1` may write them. */
const writes: readonly (readonly [topic: string, allowed: boolean])[] = [
  [own.availability, true],
  [own.cameraAvailability('top'), true],
  [own.state, true],
  [own.alarm, true],
  [own.result('top'), true],
  [own.history('top'), true],
  [own.reply, true],
  [ledgerTopicsOf('twinspect', 'line-1').log, true],
  ['spBv1.0/g/NBIRTH/line-1', true],
  ['spBv1.0/g/NDATA/line-1', true],
  ['spBv1.0/g/NDEATH/line-1', true],
  ['spBv1.0/g/DBIRTH/line-1/top', true],
  ['spBv1.0/g/DDATA/line-1/top', true],
  ['spBv1.0/g/DDEATH/line-1/top', true],
  ['homeassistant/sensor/twinspect_line-1/state/config', true],
  [own.command('inspect'), false],
  [ledgerTopicsOf('twinspect', 'line-1').receipt, false],
  [other.availability, false],
  [other.state, false],
  [other.result('top'), false],
  [other.command('reset'), false],
  [other.reply, false],
  [ledgerTopicsOf('twinspect', 'line-2').log, false],
  ['spBv1.0/g/NBIRTH/line-2', false],
  ['spBv1.0/g/NDEATH/line-2', false],
  ['spBv1.0/g/DDATA/line-2/top', false],
  ['spBv1.0/g/NCMD/line-1', false],
  ['spBv1.0/STATE/scada', false],
  ['homeassistant/sensor/twinspect_line-2/state/config', false],
  ['homeassistant/status', false],
  ['anything/else', false],
];

describe('what a station may say', () => {
  it('is its own, and nothing of another station, of hosts or of the ledger', async () => {
    heard = [];
    const station = await clientOf('line-1');
    for (const [topic] of writes) await station.publishAsync(topic, 'x', { qos: 1 });
    // Behind all of them, so that whatever was let through has come.
    await station.publishAsync(own.state, 'end', { qos: 1 });
    const passed = (topic: string): number => heard.filter((one) => one === topic).length;
    await until(() => passed(own.state) === 2);
    for (const [topic, allowed] of writes) expect(passed(topic) > 0, topic).toBe(allowed);
  });
});

describe('what a station may hear', () => {
  it('are commands to itself and the state of hosts, whatever it subscribes to', async () => {
    const station = await clientOf('line-1');
    const delivered: string[] = [];
    station.on('message', (topic) => delivered.push(topic));
    await station.subscribeAsync(['#', 'twinspect/line-2/#'], { qos: 1 }).catch(() => undefined);
    const second = await clientOf('line-2');
    await second.publishAsync(other.result('top'), 'secret', { qos: 1 });
    await second.publishAsync('spBv1.0/g/DDATA/line-2/top', 'secret', { qos: 1 });
    await plant.publishAsync(other.command('inspect'), '{}', { qos: 1 });
    await plant.publishAsync('spBv1.0/g/NCMD/line-2', 'x', { qos: 1 });
    await plant.publishAsync('spBv1.0/STATE/scada', '{}', { qos: 1 });
    await plant.publishAsync(own.command('inspect'), '{}', { qos: 1 });
    await plant.publishAsync('spBv1.0/g/NCMD/line-1', 'x', { qos: 1 });
    await until(() => delivered.includes('spBv1.0/g/NCMD/line-1'));
    expect(delivered.toSorted((a, b) => a.localeCompare(b))).toEqual(
      [own.command('inspect'), 'spBv1.0/g/NCMD/line-1', 'spBv1.0/STATE/scada'].toSorted((a, b) =>
        a.localeCompare(b),
      ),
    );
  });

  it('are receipts of the ledger for itself', async () => {
    const station = await clientOf('line-1');
    const delivered: string[] = [];
    station.on('message', (topic) => delivered.push(topic));
    await station.subscribeAsync('twinspect/+/receipt', { qos: 1 });
    const ledger = await clientOf('ledger');
    await ledger.publishAsync('twinspect/line-2/receipt', 'x', { qos: 1 });
    await ledger.publishAsync('twinspect/line-1/receipt', 'x', { qos: 1 });
    await until(() => delivered.length > 0);
    expect(delivered).toEqual(['twinspect/line-1/receipt']);
  });
});
