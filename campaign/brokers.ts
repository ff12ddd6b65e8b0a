import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from '../test/fixtures/repository-root.js';
import { freePort } from '../test/simulators/free-port.js';
import { Mosquitto } from '../test/simulators/mosquitto.js';

/** A broker in a process of its own, which can be killed and started again. */
export interface CampaignBroker {
  readonly name: string;
  readonly port: number;
  /** Has shared subscriptions. */
  readonly shares: boolean;
  readonly kill: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Brokers of the campaign by name. Messages in memory are gone with each kill. */
export const brokers: Readonly<Record<string, () => Promise<CampaignBroker>>> = {
  mosquitto: async () => {
    const broker = await Mosquitto.start();
    return {
      name: 'mosquitto',
      port: broker.port,
      shares: true,
      kill: () => broker.pause(),
      resume: () => broker.resume(),
      stop: () => broker.stop(),
    };
  },
  aedes: async () => {
    const port = await freePort();
    let child: ChildProcess | undefined;
    const kill = async (): Promise<void> => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    };
    const resume = async (): Promise<void> => {
      const words = [`${repositoryRoot()}/campaign/aedes-broker.mjs`, String(port)];
      child = spawn(process.execPath, words, { stdio: 'ignore' });
      await listening(port);
    };
    await resume();
    return { name: 'aedes', port, shares: false, kill, resume, stop: kill };
  },
};

const rabbitmqServer = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** RabbitMQ where Debian's package is installed: it takes long to start, so the tests leave it out. */
export async function startRabbitmq(): Promise<CampaignBroker | undefined> {
  if (!existsSync(rabbitmqServer)) return undefined;
  const directory = await mkdtemp(join(tmpdir(), 'twinspect-rabbitmq-'));
  const [port, amqpPort, distributionPort] = [await freePort(), await freePort(), await freePort()];
  const settings = [
    `listeners.tcp.1 = 127.0.0.1:${amqpPort}`,
    `mqtt.listeners.tcp.1 = 127.0.0.1:${port}`,
    'default_user = line',
    'default_pass = sesame',
  ];
  await writeFile(join(directory, 'plugins'), '[rabbitmq_mqtt].');
  await writeFile(join(directory, 'rabbitmq.conf'), `${settings.join('\n')}\n`);
  const env = {
    HOME: directory,
    RABBITMQ_NODENAME: `campaign${port}@localhost`,
    RABBITMQ_MNESIA_BASE: join(directory, 'db'),
    RABBITMQ_LOG_BASE: join(directory, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'plugins'),
    RABBITMQ_CONFIG_FILE: join(directory, 'rabbitmq.conf'),
    RABBITMQ_PID_FILE: join(directory, 'pid'),
    RABBITMQ_DIST_PORT: String(distributionPort),
  };
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL'); // The script and the virtual machine that it has started.
    await gone;
  };
  const resume = async (): Promise<void> => {
    child = spawn(rabbitmqServer, { stdio: 'ignore', detached: true, env: { ...process.env, ...env } });
    await listening(port);
  };
  await resume();
  const stop = async (): Promise<void> => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };
  return { name: 'rabbitmq', port, shares: false, kill, resume, stop };
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 2400; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await delay(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}
