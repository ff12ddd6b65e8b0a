import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { auditPaths } from '../../src/adapters/sqlite/audit-paths.js';
import { LogQueries } from '../../src/adapters/sqlite/log-queries.js';
import { openForReading } from '../../src/adapters/sqlite/open-database.js';
import { Mosquitto } from '../simulators/mosquitto.js';
import { Postgres } from '../simulators/postgres.js';
import { until } from '../simulators/running.js';
import { RunningProgram } from '../simulators/running-program.js';

import { quickConfig } from './quick-config.js';
import { RunningStation, twinspect } from './running-station.js';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

/** Processes start slowly on a machine that does other things. */
const patient = { seconds: 50 };

interface Plant {
  readonly mosquitto: Mosquitto;
  readonly postgres: Postgres;
  readonly startLedger: () => Promise<RunningProgram>;
}

async function plant(): Promise<Plant> {
  const [mosquitto, postgres] = await Promise.all([Mosquitto.start(), Postgres.start()]);
  cleanUp.push(
    () => mosquitto.stop(),
    () => postgres.stop(),
  );
  process.env['TEST_BROKER_PASSWORD'] = 'sesame';
  const passwordFile = join(mosquitto.directory, 'password');
  await writeFile(passwordFile, 'sesame\n');
  const signingKey = join(mosquitto.directory, 'ledger.pem');
  const login = ['--username', 'line', '--password-file', passwordFile];
  const places = ['--database', postgres.url, '--broker', mosquitto.url, '--signing-key', signingKey];
  const words = ['ledger', ...places, ...login];
  const startLedger = async (): Promise<RunningProgram> => {
    const ledger = RunningProgram.start(words);
    cleanUp.push(() => ledger.dispose());
    await ledger.printed(/^Signs with/);
    return ledger;
  };
  return { mosquitto, postgres, startLedger };
}

const mqttOf = (mosquitto: Mosquitto): string =>
  `{ broker: { kind: external, url: '${mosquitto.url}', username: line, password: { env: TEST_BROKER_PASSWORD } } }`;

async function start(config: string, directory?: string): Promise<RunningStation> {
  const station = await RunningStation.start(config, ['--quiet'], directory);
  cleanUp.push(() => station.dispose());
  return station;
}

/** Rows of the station's own log. */
function committed(station: RunningStation): readonly string[] {
  const database = openForReading(auditPaths(`${station.directory}/data`).file);
  try {
    return new LogQueries(database).after(0, 100_000).map(({ seq, hash }) => `${seq} ${hash}`);
  } finally {
    database.close();
  }
}

async function inLedger(postgres: Postgres): Promise<readonly unknown[]> {
  const rows = await postgres.query(
    `SELECT seq || ' ' || encode(hash, 'hex') AS row FROM twinspect.log ORDER BY log.seq`,
  );
  return rows.map(({ row }) => row);
}

describe('a station with a ledger', () => {
  it('delivers every row once, whatever is killed on the way, and a signed checkpoint comes back', async () => {
    const { mosquitto, postgres, startLedger } = await plant();
    const [first] = [await startLedger(), await startLedger()];
    const [match] = await first.printed(/(ledger\+[0-9a-f]{8}\+\S+)/);
    const config = quickConfig({ mqtt: mqttOf(mosquitto), ledger: `{ keys: ['${match?.[1]}'] }` });
    const station = await start(config);
    await station.printed(/^Ledger: .*twinspect-ledger\/test\/receipt/);
    await until(async () => (await inLedger(postgres)).length > 10, patient);
    first.kill('SIGKILL');
    await mosquitto.pause();
    await mosquitto.resume();
    await postgres.pause();
    station.kill('SIGKILL');
    await station.ended;
    await postgres.resume();
    const before = committed(station).length;
    const again = await start(config, station.directory);
    await until(async () => (await inLedger(postgres)).length > before + 10, patient);
    again.kill('SIGTERM');
    await again.ended;
    const last = await start(config.replace(/everyMs: \d+/, 'everyMs: 3600000'), station.directory);
    await last.printed(/^Page/);
    const own = committed(station);
    await until(async () => (await inLedger(postgres)).length >= own.length, patient);
    expect((await inLedger(postgres)).slice(0, own.length)).toEqual(own);
    const verified = await twinspect('audit', 'verify', '--data', `${station.directory}/data`);
    expect(verified, verified.output).toMatchObject({ code: 0 });
    const doctor = await twinspect('doctor', '--config', `${station.directory}/station.yaml`);
    expect(doctor.output).toMatch(/✓ ledger +has confirmed \d+ of \d+ rows/);
  }, 180_000);

  it('without one says that its log stays where it is', async () => {
    const station = await start(quickConfig({}));
    await station.printed(/^Ledger: none; the log is kept on this station only/);
  });
});

describe('a ledger', () => {
  it('that cannot be what it is asked to be says why', async () => {
    const key = await twinspect('ledger', '--signing-key', '/dev/null');
    expect(key.output).toMatch(/\[ledger-key-unusable\]/);
    expect(key.code).toBe(78);
  });
});
