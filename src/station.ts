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
import type { StatePayload } from './contract/state-payload.js';
import { toStatePayload } from './contract/to-state-payload.js';
import { topicsOf } from './contract/topics.js';
import type { CameraCounters } from './domain/camera-counters.js';
import type { Inspection } from './domain/inspection.js';
import type { LogEntry } from './domain/log-entry.js';
import { HttpServer } from './http/http-server.js';
import { retention } from './jobs/retention.js';
import { Inspector } from './pipeline/inspector.js';
import { Outbox } from './pipeline/outbox.js';
import { IntervalTrigger } from './pipeline/triggers/interval-trigger.js';
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

async function runWithLog(options: WithLog, signal: AbortSignal): Promise<void> {
  const { loaded, auditLog, software } = options;
  const { config } = loaded;
  const clock = systemClock;
  const logger = createLogger(config.logLevel);
  const health = new Health(clock);
  const counters = new Map<string, CameraCounters>();
  const topics = topicsOf(config.mqtt.baseTopic, config.station.id);
  const state = async (): Promise<StatePayload> =>
    toStatePayload({
      station: config.station.id,
      software,
      state: health.state(),
      at: clock.now(),
      cameras: counters,
      counts: await auditLog.counts(),
    });

  const eyes = config.cameras.map((camera) => ({
    part: camera.part,
    vision: new VisionProcess({
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
    }),
  }));

  const onAppended = (entry: LogEntry): void => {
    outbox.notify();
    http.tell(entry);
    if (entry.body.kind === 'inspection') options.onInspection?.(entry.body.inspection);
  };
  const inspector = new Inspector({
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
      for (const { name } of freeRunning) health.beat(name);
    },
    onAppended,
  });

  const { broker: brokerConfig } = config.mqtt;
  const broker = brokerConfig.kind === 'embedded' ? new EmbeddedBroker(brokerConfig) : undefined;
  const link = new MqttLink({
    station: config.station.id,
    topics,
    software,
    connection: async () =>
      brokerConfig.kind === 'external'
        ? brokerConnection(brokerConfig)
        : { url: (await broker?.url()) ?? '', options: {} },
    state,
    request: (command) => inspector.request({ ...command, source: 'mqtt' }),
    clock,
    logger,
  });
  const outbox = new Outbox({ auditLog, publisher: link, clock, window: config.mqtt.window });

  const http = new HttpServer({
    ...config.http,
    page: new URL('./ui/', import.meta.url),
    info: {
      station: config.station.id,
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

  const deadlineOf = (part: string | undefined): number =>
    config.recipes.find((recipe) => recipe.part === part)?.deadlineMs ?? 0;
  const freeRunning = config.triggers
    .filter((trigger) => trigger.kind === 'interval')
    .map(({ camera, part, everyMs }) => {
      const trigger = new IntervalTrigger({
        camera,
        part,
        everyMs,
        clock,
        ready: async (stop) => {
          // Loading a model may take minutes; a vision process that hangs meanwhile is noticed elsewhere.
          health.beat(trigger.name);
          await eyes.find(({ vision }) => vision.camera === camera)?.vision.ready(stop);
          health.beat(trigger.name);
        },
        request: async (request) => {
          await inspector.request(request);
          health.beat(trigger.name);
        },
      });
      health.watch(trigger.name, everyMs + deadlineOf(part) + patienceMs);
      return trigger;
    });
  const scheduled = config.triggers
    .filter((trigger) => trigger.kind === 'schedule')
    .map(
      ({ camera, part, cron }) =>
        new CronSchedule({
          name: `schedule:${camera}`,
          cron,
          logger,
          task: async () => {
            await inspector.request({ source: 'schedule', camera, part });
          },
        }),
    );

  const { keepEvidenceDays: keepDays, keepEvidenceBytes: keepBytes, retentionCron } = config.audit;
  const cleaning = new CronSchedule({
    name: 'retention',
    cron: retentionCron,
    logger,
    task: async () => {
      const report = await retention({ evidence: auditLog, keepDays, keepBytes, clock });
      logger.info({ component: 'retention', ...report }, 'evidence images removed');
    },
  });

  const watchdog = new Watchdog({
    notify: notifySocket(process.env['NOTIFY_SOCKET'], (why) =>
      logger.error({ component: 'watchdog', why }, 'the service manager cannot be told'),
    ),
    timeoutUs: watchdogTimeout(process.env['WATCHDOG_USEC']),
    status: () => health.state().kind,
    silent: () => health.silent(),
    clock,
    logger,
  });

  const stopTelling = health.onChange(() => {
    link.announceState().catch((error: unknown) => logger.error({ error }, 'the state was not told'));
    http.tellState().catch((error: unknown) => logger.error({ error }, 'the state was not told'));
  });
  const announceReady = async (): Promise<void> => {
    const page = await http.url();
    const brokerUrl = brokerConfig.kind === 'external' ? brokerConfig.url : ((await broker?.url()) ?? '');
    await Promise.all(eyes.map(({ vision }) => vision.ready(signal)));
    health.enter('running');
    watchdog.ready();
    const auditFile = auditPaths(config.dataDirectory).file;
    options.onReady?.({ page, broker: brokerUrl, topic: topics.results, auditFile });
  };
  announceReady().catch((error: unknown) => {
    if (!signal.aborted) logger.error({ error }, 'readiness was not told');
  });

  const components: readonly Component[] = [
    ...(broker === undefined ? [] : [broker]),
    link,
    outbox,
    http,
    ...eyes.map(({ vision }) => vision),
    inspector,
    ...freeRunning,
    ...scheduled,
    cleaning,
    watchdog,
  ];
  signal.addEventListener('abort', () => health.enter('stopping'), { once: true });
  const onFault = health.setFault.bind(health);
  try {
    await supervise({ components, retry, clock, logger, onFault }, signal);
  } finally {
    stopTelling();
  }
}

/** Microseconds, where the service manager watches. */
function watchdogTimeout(text: string | undefined): number | undefined {
  const timeout = Number(text);
  return Number.isFinite(timeout) && timeout > 0 ? timeout : undefined;
}
