import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { quickConfig } from '../test/e2e/quick-config.js';
import { repositoryRoot } from '../test/fixtures/repository-root.js';
import { FaultProxy } from '../test/simulators/fault-proxy.js';
import { Postgres } from '../test/simulators/postgres.js';
import type { CampaignBroker } from './brokers.js';
import { CampaignProcess } from './process.js';

/** Everything between an inspection and its row in PostgreSQL, each part in processes of its own. */
export interface Plant {
  readonly directory: string;
  readonly broker: CampaignBroker;
  readonly postgres: Postgres;
  /** A whole station with a tiny model: camera, vision process, log, delivery. */
  readonly station: CampaignProcess;
  /** The same without triggers: it only delivers. */
  readonly quietStation: CampaignProcess;
  /** The log and the delivery of a second station, without cameras, at a high rate. */
  readonly writer: CampaignProcess;
  readonly ledgers: readonly CampaignProcess[];
  /** Between the stations and the broker, and between the ledgers and the broker. */
  readonly stationLink: FaultProxy;
  readonly ledgerLink: FaultProxy;
  /** Greatest number that the writer reported as committed. */
  readonly reported: () => number;
  readonly dataOf: (station: 'test' | 'writer') => string;
  readonly stop: () => Promise<void>;
}

interface PlantOptions {
  readonly broker: CampaignBroker;
  readonly rowsPerSecond: number;
  readonly everyMs: number;
  readonly ledgers: number;
}

export async function startPlant(options: PlantOptions): Promise<Plant> {
  const postgres = await Postgres.start();
  const started: CampaignProcess[] = [];
  try {
    return await joinPlant(options, postgres, started);
  } catch (error) {
    await Promise.all(started.map((one) => one.end()));
    await postgres.stop();
    await options.broker.stop();
    throw error;
  }
}

async function joinPlant(
  { broker, rowsPerSecond, everyMs, ledgers: count }: PlantOptions,
  postgres: Postgres,
  started: CampaignProcess[],
): Promise<Plant> {
  const root = repositoryRoot();
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-campaign-'));
  const stationLink = await FaultProxy.start(broker.port);
  const ledgerLink = await FaultProxy.start(broker.port);
  const program = `${root}/dist/cli/twinspect.js`;
  const passwordFile = join(directory, 'password');
  await writeFile(passwordFile, 'sesame');
  const signingKey = join(directory, 'ledger.pem');
  const ledgerWords = [
    program,
    'ledger',
    `--database=${postgres.url}`,
    `--broker=mqtt://127.0.0.1:${ledgerLink.port}`,
    '--username=line',
    `--password-file=${passwordFile}`,
    `--signing-key=${signingKey}`,
    '--log-level=error',
    ...(broker.shares ? [] : ['--no-group']),
  ];
  const printed = new EventEmitter();
  const firstKey = once(printed, 'key');
  const ledgers = Array.from(
    { length: count },
    () =>
      new CampaignProcess({
        command: process.execPath,
        words: ledgerWords,
        onLine: (line) => {
          const key = /(ledger\+[0-9a-f]{8}\+\S+)/.exec(line)?.[1];
          if (key !== undefined) printed.emit('key', key);
        },
      }),
  );
  started.push(...ledgers);
  ledgers[0]?.start();
  const [key]: readonly unknown[] = await Promise.race([firstKey, delay(60_000, [])]);
  if (typeof key !== 'string') throw new Error(`the ledger does not start: ${ledgers[0]?.lastOutput}`);
  for (const ledger of ledgers.slice(1)) ledger.start();

  const stationUrl = `mqtt://127.0.0.1:${stationLink.port}`;
  const configFile = join(directory, 'station.yaml');
  const quietFile = join(directory, 'quiet.yaml');
  const config = quickConfig({
    everyMs,
    mqtt: `{ broker: { kind: external, url: '${stationUrl}', username: line, password: { file: ${passwordFile} } } }`,
    ledger: `{ keys: ['${key}'] }`,
  });
  const filled = config.replaceAll('DIRECTORY', join(directory, 'station'));
  await writeFile(configFile, filled);
  await writeFile(quietFile, filled.replace(/everyMs: \d+/, 'everyMs: 86400000'));
  const run = (file: string): CampaignProcess =>
    new CampaignProcess({ command: process.execPath, words: [program, 'run', '--quiet', '--config', file] });
  let reported = 0;
  const writer = new CampaignProcess({
    command: process.execPath,
    words: [
      `${root}/campaign/log-writer.mjs`,
      `${root}/dist`,
      join(directory, 'writer'),
      'writer',
      `mqtt://line:sesame@127.0.0.1:${stationLink.port}`,
      String(rowsPerSecond),
      key,
    ],
    onLine: (line) => {
      reported = Math.max(reported, Number(line) || 0);
    },
  });
  const [station, quietStation] = [run(configFile), run(quietFile)];
  return {
    directory,
    broker,
    postgres,
    station,
    quietStation,
    writer,
    ledgers,
    stationLink,
    ledgerLink,
    reported: () => reported,
    dataOf: (name) => (name === 'test' ? join(directory, 'station', 'data') : join(directory, 'writer')),
    stop: async () => {
      await Promise.all([station, quietStation, writer, ...ledgers].map((one) => one.end()));
      await Promise.all([stationLink.stop(), ledgerLink.stop()]);
      await postgres.stop();
      await broker.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
