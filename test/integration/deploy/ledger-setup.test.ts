import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { openLedgerStore } from '../../../src/adapters/postgres/open-ledger-store.js';
import { repositoryRoot } from '../../fixtures/repository-root.js';
import { freePort } from '../../simulators/free-port.js';
import { Postgres } from '../../simulators/postgres.js';
import { until } from '../../simulators/running.js';

const run = promisify(execFile);
const deploy = `${repositoryRoot()}/deploy/ledger`;
const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-deploy-'));
  cleanUp.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** What Grafana puts in for its macros. */
function filled(sql: string): string {
  return sql
    .replaceAll(
      /\$__timeGroupAlias\((\w+), \$__interval\)/g,
      'floor(extract(epoch FROM $1) / 60) * 60 AS "time"',
    )
    .replaceAll(/\$__timeFilter\((\w+)\)/g, "$1 BETWEEN now() - interval '1 day' AND now()")
    .replaceAll('$station', "'line-1'");
}

describe('deploy/ledger', () => {
  it('makes roles and database, and every query of the dashboard runs on the tables of the ledger', async () => {
    const postgres = await Postgres.start();
    cleanUp.push(() => postgres.stop());
    const psql = async (): Promise<unknown> =>
      run('psql', [
        '-q',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        postgres.directory,
        '-U',
        'twinspect',
        '-f',
        `${deploy}/database.sql`,
        'postgres',
      ]);
    await psql();
    await psql(); // A second time changes nothing.
    const url = `postgres://twinspect-ledger@/twinspect?host=${postgres.directory}`;
    const signer = { verifierKey: '', sign: (text: string) => text };
    await (await openLedgerStore({ url, signer })).close();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of ours; a wrong shape fails below
    const dashboard = JSON.parse(await readFile(`${deploy}/dashboard.json`, 'utf8')) as {
      readonly panels: readonly { readonly targets: readonly { readonly rawSql: string }[] }[];
      readonly templating: { readonly list: readonly { readonly query: string }[] };
    };
    const queries = [
      ...dashboard.panels.flatMap(({ targets }) => targets.map(({ rawSql }) => filled(rawSql))),
      ...dashboard.templating.list.map(({ query }) => query),
    ];
    expect(queries).toHaveLength(7);
    const reader = ['-h', postgres.directory, '-U', 'twinspect-reader', 'twinspect'];
    for (const query of queries) await run('psql', ['-v', 'ON_ERROR_STOP=1', '-c', query, ...reader]);
    const writing = run('psql', ['-c', 'DELETE FROM twinspect.watermark', ...reader]);
    await expect(writing).rejects.toThrow(/permission denied/);
  });

  it('lets a station write its own log only, and a ledger read all of them', async () => {
    const directory = await scratch();
    const port = await freePort();
    const conf = (await readFile(`${deploy}/mosquitto.conf`, 'utf8'))
      .replace('listener 1883', `listener ${port} 127.0.0.1\nuser root`)
      .replaceAll('/etc/mosquitto/', `${directory}/`)
      .replace('persistence true', 'persistence false');
    await writeFile(join(directory, 'mosquitto.conf'), conf);
    await writeFile(join(directory, 'twinspect.acl'), await readFile(`${deploy}/mosquitto.acl`));
    const passwords = join(directory, 'twinspect.passwords');
    await writeFile(passwords, '');
    for (const user of ['ledger', 'line-1', 'line-2'])
      await run('mosquitto_passwd', ['-b', passwords, user, 'sesame']);
    const broker = spawn('mosquitto', ['-c', join(directory, 'mosquitto.conf')], { stdio: 'ignore' });
    cleanUp.push(async () => {
      broker.kill();
      await once(broker, 'exit');
    });
    const enter = (username: string): ReturnType<typeof connectAsync> =>
      connectAsync(`mqtt://127.0.0.1:${port}`, { username, password: 'sesame', reconnectPeriod: 0 }, false);
    await until(async () =>
      enter('ledger').then(
        async (client) => client.endAsync().then(() => true),
        () => false,
      ),
    );
    const [ledger, one, two] = [await enter('ledger'), await enter('line-1'), await enter('line-2')];
    cleanUp.push(...[ledger, one, two].map((client) => () => client.endAsync(true)));
    const heard: string[] = [];
    for (const client of [ledger, two])
      client.on('message', (topic, payload) => heard.push(`${topic} ${payload.toString()}`));
    await ledger.subscribeAsync('$share/ledger/twinspect-ledger/+/log', { qos: 1 });
    await two.subscribeAsync('twinspect-ledger/line-1/receipt', { qos: 1 });
    await one.publishAsync('twinspect-ledger/line-2/log', 'forged', { qos: 1 });
    await ledger.publishAsync('twinspect-ledger/line-1/receipt', 'for line 1', { qos: 1 });
    await one.publishAsync('twinspect-ledger/line-1/log', 'own', { qos: 1 });
    await until(() => heard.length > 0);
    expect(heard).toEqual(['twinspect-ledger/line-1/log own']);
  });

  it.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)(
    'has a unit that systemd understands and that is not exposed (skipped without systemd-analyze)',
    async () => {
      const unit = `${deploy}/twinspect-ledger.service`;
      await run('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=20', unit]);
    },
  );

  it.skipIf(spawnSync('shellcheck', ['--version']).status !== 0)(
    'has a script without mistakes',
    async () => {
      await run('shellcheck', [`${deploy}/setup.sh`]);
    },
  );
});
