import { type BrokerConnection, brokerConnection } from '../adapters/mqtt/broker-connection.js';
import { EmbeddedBroker } from '../adapters/mqtt/embedded-broker.js';
import { MqttLink } from '../adapters/mqtt/mqtt-link.js';
import type { SparkplugLink } from '../adapters/sparkplug/sparkplug-link.js';
import { homeAssistantDiscovery } from '../contract/home-assistant.js';
import type { StatePayload } from '../contract/state-payload.js';
import { toStatePayload } from '../contract/to-state-payload.js';
import { baseOf, type Topics, topicsOf } from '../contract/topics.js';
import { StationError } from '../domain/station-error.js';
import { HttpServer } from '../http/http-server.js';
import type { RecipeApi } from '../http/recipe-routes.js';
import type { Reports } from '../http/report-routes.js';
import type { Inspector } from '../pipeline/inspector.js';
import { Outbox } from '../pipeline/outbox.js';
import { camerasOnline } from './cameras-online.js';
import type { StationEye } from './create-inspector.js';
import { createLedgerFeed, type LedgerDelivery } from './create-ledger-feed.js';
import { createSparkplug } from './create-sparkplug.js';
import { stationActions } from './station-actions.js';
import type { StationCore } from './station-core.js';

/** How the station is reached. */
export interface Network {
  readonly topics: Topics;
  /** The one in the station, where the plant has none. */
  readonly broker: EmbeddedBroker | undefined;
  readonly brokerUrl: () => Promise<string>;
  readonly link: MqttLink;
  /** Where it is configured. */
  readonly sparkplug: SparkplugLink | undefined;
  readonly outbox: Outbox;
  /** Absent where the log stays on the station. */
  readonly ledger: LedgerDelivery | undefined;
  readonly http: HttpServer;
}

interface NetworkParts {
  readonly inspector: Inspector;
  readonly eyes: readonly StationEye[];
  readonly reports: Reports;
  readonly recipes: RecipeApi;
}

/** Broker, link, outbox and page, wired to the log and to what answers requests. */
export function createNetwork(
  core: StationCore,
  { inspector, eyes, recipes, reports }: NetworkParts,
): Network {
  const { config, auditLog, clock, logger, software, health, counters } = core;
  const station = config.station.id;
  const topics = topicsOf(baseOf(config.mqtt.baseTopic, config.mqtt.plant), station);
  const state = async (): Promise<StatePayload> =>
    toStatePayload({
      station,
      software,
      state: health.state(),
      at: clock.now(),
      cameras: counters,
      parts: inspector.parts,
      counts: await auditLog.counts(),
      ledger: ledger?.feed.progress,
    });
  const { broker: wanted, window, commands, homeAssistant } = config.mqtt;
  const broker = wanted.kind === 'embedded' ? new EmbeddedBroker(wanted) : undefined;
  const brokerUrl = async (): Promise<string> =>
    wanted.kind === 'external' ? wanted.url : ((await broker?.url()) ?? '');
  const connection = async (): Promise<BrokerConnection> =>
    wanted.kind === 'external' ? brokerConnection(wanted) : { url: await brokerUrl(), options: {} };
  const ledger = createLedgerFeed(core, connection);
  const sparkplug = createSparkplug(core, eyes, connection);
  const link = new MqttLink({
    station,
    topics,
    software,
    connection,
    facts: {
      state,
      faults: () => health.faults(),
      cameras: () => camerasOnline(core, eyes),
      discovery:
        homeAssistant === undefined
          ? []
          : homeAssistantDiscovery({
              ...homeAssistant,
              topics,
              station,
              software,
              cameras: config.cameras.map(({ name }) => name),
            }),
    },
    actions: stationActions({ inspector, eyes, rebirth: () => sparkplug?.rebirth() }),
    auditLog,
    limits: commands,
    homeAssistantStatus: homeAssistant && `${homeAssistant.discoveryPrefix}/status`,
    clock,
    logger,
  });
  const http = new HttpServer({
    ...config.http,
    page: new URL('../ui/', import.meta.url),
    info: {
      station,
      language: config.station.language,
      software,
      cameras: config.cameras.map(({ name, part }) => ({ name, part })),
      parts: config.recipes.map(({ part }) => part),
    },
    state,
    silent: () => health.silent(),
    request: ({ expiresAt, ...command }) => {
      const now = clock.now().toISOString();
      if (expiresAt !== undefined && expiresAt <= now) {
        throw new StationError('command-expired', { topic: '/api/inspections', expiresAt, now });
      }
      return inspector.request({ ...command, source: 'http' });
    },
    auditLog,
    recipes,
    reports,
    logger,
  });
  const outbox = new Outbox({ auditLog, publisher: link, clock, window });
  return { topics, broker, brokerUrl, link, sparkplug, outbox, ledger, http };
}
