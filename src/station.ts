import { availableParallelism } from 'node:os';
import { v7 as newId } from 'uuid';
import { brokerConnection } from './adapters/mqtt/broker-connection.js';
import { EmbeddedBroker } from './adapters/mqtt/embedded-broker.js';
import { MqttLink } from './adapters/mqtt/mqtt-link.js';
import { CronSchedule } from './adapters/schedule/cron-schedule.js';
import { auditPaths } from './adapters/sqlite/audit-paths.js';
import { openAuditLog, type SqliteAuditLog } from './adapters/sqlite/sqlite-audit-log.js';
import { notifySocket } from './adapters/systemd/notify-socket.js';
import { Watchdog } from './adapters/systemd/watchdog.js';
import { VisionProcess } from './adapters/vision-process/vision-process.js';
import type { LoadedConfig } from './config/load-config.js';
import type { Config } from './config/schema.js';
import type { CameraConfig } from './config/sections/camera.js';
import type { StatePayload } from './contract/state-payload.js';
import { toStatePayload } from './contract/to-state-payload.js';
import { type Topics, topicsOf } from './contract/topics.js';
import type { CameraCounters } from './domain/camera-counters.js';
import type { Inspection } from './domain/inspection.js';
import type { LogEntry } from './domain/log-entry.js';
import { HttpServer } from './http/http-server.js';
import { retention } from './jobs/retention.js';
import { type Eye, Inspector } from './pipeline/inspector.js';
import { Outbox } from './pipeline/outbox.js';
import { IntervalTrigger } from './pipeline/triggers/interval-trigger.js';
import type { Clock } from './ports/clock.js';
import type { Logger } from './ports/logger.js';
import type { Component } from './runtime/component.js';
import { Health } from './runtime/health.js';
import { packagedModels } from './runtime/packaged-models.js';
import { createLogger } from './runtime/pino-logger.js';
import { readSoftware } from './runtime/software.js';
import { supervise } from './runtime/supervisor.js';
import { systemClock } from './runtime/system-clock.js';

/** Where people find what the station offers. */
export interface StationAddresses {
  readonly page: string;
  readonly broker: string;
  /** Filter for the results of all cameras. */
  readonly topic: string;
  readonly auditFile: string;
}

interface RunStationOptions {
  readonly loaded: LoadedConfig;
  /** Called once, when everything that the station needs is up. */
  readonly onReady?: (addresses: StationAddresses) => void;
  /** Called for every inspection, after it is on disk. */
  readonly onInspection?: (inspection: Inspection) => void;
}

/** For whatever has a chance to mend itself: broker, vision process, disk. */
const retry = { initialMs: 250, factor: 2, maxMs: 10_000, jitter: 0.2 };
/** A free-running camera that has no verdict for so long beyond its own times is stuck. */
const patienceMs = 60_000;

/** Runs the station until the signal aborts or something fails for good. The audit log outlives everything else. */
export async function runStation(options: RunStationOptions, signal: AbortSignal): Promise<void> {
  const { config, hash } = options.loaded;
  const software = (await readSoftware()).text;
  const auditLog = await openAuditLog({
    dataDirectory: config.dataDirectory,
    station: config.station.id,
    workerScript: new URL('./adapters/sqlite/audit-worker.js', import.meta.url),
    clock: systemClock,
  });
  try {
    const event = { actor: 'station', details: { software, config: hash } };
    await auditLog.appendEvent({ type: 'station-started', ...event });
    await runWithLog({ ...options, auditLog, software }, signal);
    await auditLog.appendEvent({ type: 'station-stopped', ...event });
  } finally {
    await auditLog.close();
  }
}

interface WithLog extends RunStationOptions {
  readonly auditLog: SqliteAuditLog;
  readonly software: string;
}

/** What every part of the station is made with. */
interface Core {
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly auditLog: SqliteAuditLog;
  readonly software: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: Health;
  /** By name of the camera. */
  readonly counters: Map<string, CameraCounters>;
}

async function runWithLog(options: WithLog, signal: AbortSignal): Promise<void> {
  const { loaded, auditLog, software } = options;
  const { config } = loaded;
  const logger = createLogger(config.logLevel);
  const health = new Health(systemClock);
  const counters = new Map<string, CameraCounters>();
  const core: Core = { loaded, config, auditLog, software, clock: systemClock, logger, health, counters };

  const eyes = config.cameras.map((camera) => ({ vision: createVision(core, camera), part: camera.part }));
  const inspector = createInspector(core, eyes, (entry) => {
    network.outbox.notify();
    network.http.tell(entry);
    if (entry.body.kind === 'inspection') options.onInspection?.(entry.body.inspection);
  });
  const network = createNetwork(core, inspector);
  const watchdog = createWatchdog(core);
  const components: readonly Component[] = [
    ...(network.broker === undefined ? [] : [network.broker]),
    network.link,
    network.outbox,
    network.http,
    ...eyes.map(({ vision }) => vision),
    inspector,
    ...config.triggers.map((trigger) => createTrigger(core, trigger, { eyes, inspector })),
    createCleaning(core),
    watchdog,
  ];

  const announceReady = async (): Promise<void> => {
    const [page, broker] = await Promise.all([network.http.url(), network.brokerUrl()]);
    await Promise.all(eyes.map(({ vision }) => vision.ready(signal)));
    health.enter('running');
    watchdog.ready();
    const topic = network.topics.results;
    options.onReady?.({ page, broker, topic, auditFile: auditPaths(config.dataDirectory).file });
  };
  announceReady().catch((error: unknown) => {
    if (!signal.aborted) logger.error({ error }, 'readiness was not told');
  });
  const stopTelling = health.onChange(() => {
    Promise.all([network.link.announceState(), network.http.tellState()]).catch((error: unknown) => {
      logger.error({ error }, 'the state was not told');
    });
  });
  signal.addEventListener('abort', () => health.enter('stopping'), { once: true });
  const onFault = health.setFault.bind(health);
  try {
    await supervise({ components, retry, clock: systemClock, logger, onFault }, signal);
  } finally {
    stopTelling();
  }
}

function createVision(
  { config, clock, logger, health, counters }: Core,
  camera: CameraConfig,
): VisionProcess {
  return new VisionProcess({
    settings: {
      camera,
      recipes: config.recipes,
      modelsDirectory: config.modelsDirectory ?? packagedModels,
      dataDirectory: config.dataDirectory,
      threads: Math.max(1, Math.floor(availableParallelism() / config.cameras.length)),
    },
    script: new URL('./vision-process.js', import.meta.url),
    clock,
    onReady: (models) => {
      for (const { name, version, provider } of models) {
        logger.info({ camera: camera.name, model: name, version, provider }, 'vision process ready');
      }
    },
    onCounters: (latest) => counters.set(camera.name, latest),
    onCameraFault: (fault) => health.setFault(`camera:${camera.name}`, fault),
  });
}

interface StationEye extends Eye {
  readonly vision: VisionProcess;
}

function createInspector(
  { loaded, config, auditLog, clock, logger, software, health }: Core,
  eyes: readonly StationEye[],
  onAppended: (entry: LogEntry) => void,
): Inspector {
  return new Inspector({
    station: config.station.id,
    eyes,
    recipes: config.recipes,
    auditLog,
    clock,
    logger,
    newId,
    configHash: loaded.hash,
    software,
    retry,
    onFault: (fault) => {
      health.setFault('audit', fault);
      // A station that waits for its disk holds verdicts which a restart would lose.
      health.beatAll();
    },
    onAppended,
  });
}

interface Network {
  readonly topics: Topics;
  /** The one in the station, where the plant has none. */
  readonly broker: EmbeddedBroker | undefined;
  readonly brokerUrl: () => Promise<string>;
  readonly link: MqttLink;
  readonly outbox: Outbox;
  readonly http: HttpServer;
}

function createNetwork(core: Core, inspector: Inspector): Network {
  const { config, auditLog, clock, logger, software, health, counters } = core;
  const station = config.station.id;
  const topics = topicsOf(config.mqtt.baseTopic, station);
  const state = async (): Promise<StatePayload> =>
    toStatePayload({
      station,
      software,
      state: health.state(),
      at: clock.now(),
      cameras: counters,
      counts: await auditLog.counts(),
    });
  const { broker: wanted, window } = config.mqtt;
  const broker = wanted.kind === 'embedded' ? new EmbeddedBroker(wanted) : undefined;
  const brokerUrl = async (): Promise<string> =>
    wanted.kind === 'external' ? wanted.url : ((await broker?.url()) ?? '');
  const link = new MqttLink({
    station,
    topics,
    software,
    connection: async () =>
      wanted.kind === 'external' ? brokerConnection(wanted) : { url: await brokerUrl(), options: {} },
    state,
    request: (command) => inspector.request({ ...command, source: 'mqtt' }),
    clock,
    logger,
  });
  const http = new HttpServer({
    ...config.http,
    page: new URL('./ui/', import.meta.url),
    info: {
      station,
      language: config.station.language,
      software,
      cameras: config.cameras.map(({ name, part }) => ({ name, part })),
      parts: config.recipes.map(({ part }) => part),
    },
    state,
    silent: () => health.silent(),
    request: (command) => inspector.request({ ...command, source: 'http' }),
    auditLog,
    logger,
  });
  const outbox = new Outbox({ auditLog, publisher: link, clock, window });
  return { topics, broker, brokerUrl, link, outbox, http };
}

function createTrigger(
  { config, clock, logger, health }: Core,
  trigger: Config['triggers'][number],
  { eyes, inspector }: { readonly eyes: readonly StationEye[]; readonly inspector: Inspector },
): Component {
  const { camera, part } = trigger;
  const eye = eyes.find(({ vision }) => vision.camera === camera);
  const name = [trigger.kind, camera, ...(part === undefined ? [] : [part])].join(':');
  if (trigger.kind === 'schedule') {
    const task = async (): Promise<void> => {
      await inspector.request({ source: 'schedule', camera, part });
    };
    return new CronSchedule({ name, cron: trigger.cron, logger, task });
  }
  const { everyMs } = trigger;
  const recipe = config.recipes.find((one) => one.part === (part ?? eye?.part));
  const maxSilenceMs = everyMs + (recipe?.deadlineMs ?? 0) + patienceMs;
  return new IntervalTrigger({
    name,
    camera,
    part,
    everyMs,
    clock,
    ready: async (stop) => {
      // Loading a model may take minutes and is no hang.
      health.unwatch(name);
      await eye?.vision.ready(stop);
      health.watch(name, maxSilenceMs);
    },
    request: async (request) => {
      await inspector.request(request);
      health.beat(name);
    },
  });
}

function createCleaning({ config, auditLog, clock, logger }: Core): CronSchedule {
  const { keepEvidenceDays: keepDays, keepEvidenceBytes: keepBytes, retentionCron: cron } = config.audit;
  return new CronSchedule({
    name: 'retention',
    cron,
    logger,
    task: async () => {
      const report = await retention({ evidence: auditLog, keepDays, keepBytes, clock });
      logger.info({ component: 'retention', ...report }, 'evidence images removed');
    },
  });
}

function createWatchdog({ clock, logger, health }: Core): Watchdog {
  return new Watchdog({
    notify: notifySocket(process.env['NOTIFY_SOCKET'], (why) =>
      logger.error({ component: 'watchdog', why }, 'the service manager cannot be told'),
    ),
    timeoutUs: watchdogTimeout(process.env['WATCHDOG_USEC']),
    status: () => health.state().kind,
    silent: () => health.silent(),
    clock,
    logger,
  });
}

/** Microseconds, where the service manager watches. */
function watchdogTimeout(text: string | undefined): number | undefined {
  const timeout = Number(text);
  return Number.isFinite(timeout) && timeout > 0 ? timeout : undefined;
}
