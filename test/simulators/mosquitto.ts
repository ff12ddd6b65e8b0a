import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { type Certificate, CertificateAuthority } from './certificates.js';
import { freePort } from './free-port.js';

const run = promisify(execFile);

interface Security {
  readonly authority: CertificateAuthority | undefined;
  /** With which the plant's own clients come, where certificates are asked for. */
  readonly plant: Certificate | undefined;
}

/** A real mosquitto of our own, with a password and, where asked for, TLS. It can be ended and started again. */
export class Mosquitto {
  readonly directory: string;
  readonly port: number;
  readonly #security: Security;
  #child: ChildProcess | undefined;

  private constructor(directory: string, port: number, security: Security) {
    this.directory = directory;
    this.port = port;
    this.#security = security;
  }

  /** With `acl` every client must have a certificate of the broker's authority, and the list says what it may do. */
  static async start(options: { readonly tls?: boolean; readonly acl?: string } = {}): Promise<Mosquitto> {
    const directory = await mkdtemp(join(tmpdir(), 'twinspect-mosquitto-'));
    const isSecure = options.tls === true || options.acl !== undefined;
    const authority = isSecure ? await CertificateAuthority.make(directory, 'ca') : undefined;
    const plant = options.acl === undefined ? undefined : await authority?.issue('scada');
    const broker = new Mosquitto(directory, await freePort(), { authority, plant });
    await run('mosquitto_passwd', ['-b', '-c', join(directory, 'users'), 'line', 'sesame']);
    const own = await authority?.issue('localhost');
    await writeFile(
      join(directory, 'mosquitto.conf'),
      [
        `listener ${broker.port} 127.0.0.1`,
        'user root',
        'allow_anonymous false',
        ...(options.acl === undefined
          ? [`password_file ${join(directory, 'users')}`]
          : [`acl_file ${options.acl}`, 'require_certificate true', 'use_identity_as_username true']),
        ...(own === undefined
          ? []
          : [`cafile ${broker.caFile}`, `certfile ${own.certFile}`, `keyfile ${own.keyFile}`]),
        '',
      ].join('\n'),
    );
    await broker.resume();
    return broker;
  }

  /** Who signs the certificates that the broker believes. */
  get authority(): CertificateAuthority {
    if (this.#security.authority === undefined) throw new Error('this broker has no TLS');
    return this.#security.authority;
  }

  get url(): string {
    return `${this.#security.authority === undefined ? 'mqtt' : 'mqtts'}://localhost:${this.port}`;
  }

  get caFile(): string {
    return this.authority.caFile;
  }

  /** A client of the plant that sees everything. */
  async client(options: IClientOptions = {}): Promise<MqttClient> {
    const { plant } = this.#security;
    return connectAsync(this.url, {
      ...(plant === undefined
        ? { username: 'line', password: 'sesame' }
        : { cert: await readFile(plant.certFile), key: await readFile(plant.keyFile) }),
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
