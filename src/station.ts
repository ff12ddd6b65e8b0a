import { auditPaths } from './adapters/sqlite/audit-paths.js';
import { openAuditLog, type SqliteAuditLog } from './adapters/sqlite/sqlite-audit-log.js';
import type { LoadedConfig } from './config/load-config.js';
import type { CameraCounters } from './domain/camera-counters.js';
import type { Inspection } from './domain/inspection.js';
import type { Component } from './runtime/component.js';
import { Health } from './runtime/health.js';
import { createLogger } from './runtime/pino-logger.js';
import { readSoftware } from './runtime/software.js';
import { supervise } from './runtime/supervisor.js';
import { systemClock } from './runtime/system-clock.js';
import { createCleaning } from './station/create-cleaning.js';
import { createDrift } from './station/create-drift.js';
import { createInspector } from './station/create-inspector.js';
import { createLines } from './station/create-lines.js';
import { createNetwork } from './station/create-network.js';
import { createRecipeApi } from './station/create-recipe-api.js';
import { createRecipeStore } from './station/create-recipe-store.js';
import { createRecipes } from './station/create-recipes.js';
import { createReports } from './station/create-reports.js';
import { createTrigger } from './station/create-trigger.js';
import { createVision } from './station/create-vision.js';
import { createWatchdog } from './station/create-watchdog.js';
import { retry } from './station/retry.js';
import type { StationCore } from './station/station-core.js';

/** Where people find what the station offers. */
export interface StationAddresses {
  readonly page: string;
  readonly broker: string;
  /** Filter for the results of all cameras. */
  readonly topic: string;
  readonly auditFile: string;
  /** Filter for the receipts of the ledger; absent where the log stays on the station. */
  readonly receipts: string | undefined;
}

interface RunStationOptions {
  readonly loaded: LoadedConfig;
  /** Called once, when everything that the station needs is up. */
  readonly onReady?: (addresses: StationAddresses) => void;
  /** Called for every inspection, after it is on disk. */
  readonly onInspection?: (inspection: Inspection) => void;
}

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
  const logger = createLogger(config.logLevel);
  const health = new Health(systemClock);
  const counters = new Map<string, CameraCounters>();
  const core: StationCore = {
    loaded,
    config,
    auditLog,
    epoch: (await auditLog.head()).epoch,
    software,
    clock: systemClock,
    logger,
    health,
    counters,
  };

  const store = createRecipeStore(core);
  await store.recover();
  const recipes = createRecipes(core, () => eyes);
  await recipes.load();
  const eyes = config.cameras.map((camera) => ({
    vision: createVision(core, camera, () => recipes.all()),
    part: camera.part,
  }));
  const lines = createLines(core, (wish) => inspector.request(wish));
  const inspector = createInspector(core, { eyes, recipes, lines: lines.byCamera }, (entry) => {
    network.outbox.notify();
    network.ledger?.feed.notify();
    network.sparkplug?.notify(entry);
    network.http.tell(entry);
    if (entry.body.kind === 'inspection') options.onInspection?.(entry.body.inspection);
  });
  const drift = createDrift(core);
  const network = createNetwork(core, {
    inspector,
    eyes,
    recipes: createRecipeApi(core, { store, book: recipes, eyes: () => eyes }),
    reports: createReports(core, drift),
  });
  const watchdog = createWatchdog(core);
  const components: readonly Component[] = [
    ...(network.broker === undefined ? [] : [network.broker]),
    network.link,
    ...(network.sparkplug === undefined ? [] : [network.sparkplug]),
    network.outbox,
    ...(network.ledger?.components ?? []),
    network.http,
    ...eyes.map(({ vision }) => vision),
    recipes,
    inspector,
    ...lines.components,
    ...config.triggers.map((trigger) => createTrigger(core, trigger, { eyes, inspector, recipes })),
    createCleaning(core),
    drift.schedule,
    watchdog,
  ];

  const announceReady = async (): Promise<void> => {
    const [page, broker] = await Promise.all([network.http.url(), network.brokerUrl()]);
    await Promise.all(eyes.map(({ vision }) => vision.ready(signal)));
    health.enter('running');
    watchdog.ready();
    const topic = network.topics.results;
    const auditFile = auditPaths(config.dataDirectory).file;
    options.onReady?.({ page, broker, topic, auditFile, receipts: network.ledger?.topics.receipt });
  };
  announceReady().catch((error: unknown) => {
    if (!signal.aborted) logger.error({ error }, 'readiness was not told');
  });
  const stopTelling = health.onChange(() => {
    lines.tellCondition();
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
