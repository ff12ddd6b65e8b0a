import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { freePort } from './free-port.js';

const run = promisify(execFile);

/** A real mosquitto of our own, with a password and, where asked for, TLS. It can be ended and started again. */
export class Mosquitto {
  readonly directory: string;
  readonly port: number;
  readonly tls: boolean;
  #child: ChildProcess | undefined;

  private constructor(directory: string, port: number, tls: boolean) {
    this.directory = directory;
    this.port = port;
    this.tls = tls;
  }

  static async start(options: { readonly tls?: boolean } = {}): Promise<Mosquitto> {
    const directory = await mkdtemp(join(tmpdir(), 'twinspect-mosquitto-'));
    const broker = new Mosquitto(directory, await freePort(), options.tls === true);
    await run('mosquitto_passwd', ['-b', '-c', join(directory, 'users'), 'line', 'sesame']);
    if (broker.tls) await makeCertificates(directory);
    await writeFile(
      join(directory, 'mosquitto.conf'),
      [
        `listener ${broker.port} 127.0.0.1`,
        'allow_anonymous false',
        `password_file ${join(directory, 'users')}`,
        'user root',
        ...(broker.tls
          ? [
              `cafile ${broker.caFile}`,
              `certfile ${join(directory, 'broker.pem')}`,
              `keyfile ${join(directory, 'broker.key')}`,
            ]
          : []),
        '',
      ].join('\n'),
    );
    await broker.resume();
    return broker;
  }

  get url(): string {
    return `${this.tls ? 'mqtts' : 'mqtt'}://localhost:${this.port}`;
  }

  get caFile(): string {
    return join(this.directory, 'ca.pem');
  }

  /** A client of the plant that sees everything. */
  async client(options: IClientOptions = {}): Promise<MqttClient> {
    return connectAsync(this.url, {
      username: 'line',
      password: 'sesame',
      rejectUnauthorized: false,
      ...options,
    });
  }

  async resume(): Promise<void> {
    this.#child = spawn('mosquitto', ['-c', join(this.directory, 'mosquitto.conf')], { stdio: 'ignore' });
    for (let tries = 0; ; tries += 1) {
      try {
        const probe = await this.client({ connectTimeout: 1000, reconnectPeriod: 0 });
        await probe.endAsync();
        return;
      } catch (error) {
        if (tries > 100) throw error;
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
    }
  }

  /** The broker is gone, as after a crash. */
  async pause(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    await this.pause();
    await rm(this.directory, { recursive: true, force: true });
  }
}

async function makeCertificates(directory: string): Promise<void> {
  const at = (name: string): string => join(directory, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  await run('openssl', [
    'req',
    '-x509',
    ...key,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-subj',
    '/CN=test CA',
  ]);
  const request = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', [
    'req',
    ...request,
    '-keyout',
    at('broker.key'),
    '-out',
    at('broker.csr'),
    '-subj',
    '/CN=localhost',
  ]);
  await writeFile(at('san'), 'subjectAltName=DNS:localhost');
  const signed = [
    'x509',
    '-req',
    '-in',
    at('broker.csr'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
  ];
  await run('openssl', [...signed, '-days', '2', '-out', at('broker.pem'), '-extfile', at('san')]);
}
