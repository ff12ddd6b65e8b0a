import { type BrokerConnection, brokerConnection } from '../../src/adapters/mqtt/broker-connection.js';
import { MqttLink } from '../../src/adapters/mqtt/mqtt-link.js';
import { type DiscoveryMessage, homeAssistantDiscovery } from '../../src/contract/home-assistant.js';
import { toStatePayload } from '../../src/contract/to-state-payload.js';
import { type Topics, topicsOf } from '../../src/contract/topics.js';
import { StationError } from '../../src/domain/station-error.js';
import type { Fault } from '../../src/domain/station-state.js';
import { Outbox } from '../../src/pipeline/outbox.js';
import { systemClock } from '../../src/runtime/system-clock.js';
import { anInspection } from '../fixtures/inspections.js';
import { MemoryAuditLog } from './memory-audit-log.js';
import type { Mosquitto } from './mosquitto.js';
import { silentLogger } from './silent-logger.js';

interface LinkedStationOptions {
  readonly connection: () => Promise<BrokerConnection>;
  readonly station?: string;
  readonly base?: string;
  readonly withHomeAssistant?: boolean;
}

/** The plain MQTT side of a station as it is, on a log in memory; cameras and faults are what the test says. */
export class LinkedStation {
  readonly log = new MemoryAuditLog();
  readonly cameras = new Map<string, boolean>();
  faults: readonly Fault[] = [];
  /** What commands have done, in words. */
  readonly done: string[] = [];
  readonly topics: Topics;
  readonly link: MqttLink;
  readonly outbox: Outbox;

  constructor({ connection, station = 'line-1', base = 'plant', withHomeAssistant }: LinkedStationOptions) {
    const { log } = this;
    this.topics = topicsOf(base, station);
    const discovery: readonly DiscoveryMessage[] =
      withHomeAssistant === true
        ? homeAssistantDiscovery({
            discoveryPrefix: 'homeassistant',
            topics: this.topics,
            station,
            software: '0.1.0+test',
            cameras: ['top'],
          })
        : [];
    this.link = new MqttLink({
      station,
      topics: this.topics,
      software: '0.1.0+test',
      connection,
      facts: {
        state: async () =>
          toStatePayload({
            station,
            software: '0.1.0+test',
            state: { kind: 'running' },
            at: systemClock.now(),
            cameras: new Map(),
            parts: new Map(),
            counts: await log.counts(),
          }),
        faults: () => this.faults,
        cameras: () => this.cameras,
        discovery,
      },
      actions: {
        inspect: async ({ id, camera }) => {
          if (camera === 'none') throw new StationError('unknown-camera', { camera, known: 'top' });
          const known = id === undefined ? undefined : await log.findByTrigger(id);
          return known ?? log.appendInspection(anInspection(id === undefined ? {} : { trigger: id }), []);
        },
        selectRecipe: (camera, part) => {
          if (part === 'nothing') throw new StationError('unknown-part', { part, known: 'board' });
          return () => this.done.push(`select ${camera} ${part}`);
        },
        reset: (camera) => () => this.done.push(`reset ${camera}`),
        rebirth: () => this.done.push('rebirth'),
      },
      auditLog: log,
      limits: { inspectPerSecond: 100, othersPerSecond: 100 },
      homeAssistantStatus: withHomeAssistant === true ? 'homeassistant/status' : undefined,
      clock: systemClock,
      logger: silentLogger,
    });
    this.outbox = new Outbox({ auditLog: log, publisher: this.link, clock: systemClock, window: 5 });
  }

  /** One that knows the password of a mosquitto. */
  static on(
    mosquitto: Mosquitto,
    options: Omit<LinkedStationOptions, 'connection'> = {},
    broker: object = {},
  ): LinkedStation {
    process.env['TEST_BROKER_PASSWORD'] = 'sesame';
    const external = {
      kind: 'external',
      url: mosquitto.url,
      username: 'line',
      password: { env: 'TEST_BROKER_PASSWORD' },
      ...broker,
    } as const;
    return new LinkedStation({ ...options, connection: () => brokerConnection(external) });
  }
}
