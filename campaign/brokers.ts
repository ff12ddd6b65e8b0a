import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
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

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
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
