import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const debian = '/usr/lib/postgresql';

/** A real PostgreSQL of our own: a cluster in a temporary directory, on a socket there, never on the network. */
export class Postgres {
  readonly directory: string;
  readonly #programs: string;
  #child: ChildProcess | undefined;

  private constructor(directory: string, programs: string) {
    this.directory = directory;
    this.#programs = programs;
  }

  static async start(): Promise<Postgres> {
    const versions = (await readdir(debian)).map(Number).toSorted((a, b) => b - a);
    const directory = await mkdtemp(join(tmpdir(), 'twinspect-pg-'));
    const postgres = new Postgres(directory, `${debian}/${versions[0]}/bin`);
    if (process.getuid?.() === 0) {
      await run('chown', ['postgres', directory]);
      await chmod(directory, 0o755);
    }
    const initialise = [
      '-D',
      join(directory, 'data'),
      '-A',
      'trust',
      '-U',
      'twinspect',
      '--no-sync',
      '-E',
      'UTF8',
    ];
    await run(...postgres.#command('initdb', initialise));
    await postgres.resume();
    return postgres;
  }

  get url(): string {
    return `postgres://twinspect@/postgres?host=${this.directory}`;
  }

  /** Process id of the server. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async resume(): Promise<void> {
    const options = ['-D', join(this.directory, 'data'), '-k', this.directory, '-c', 'listen_addresses='];
    const [command, words] = this.#command('postgres', [...options, '-c', 'shared_buffers=32MB']);
    this.#child = spawn(command, [...words], { stdio: 'ignore' });
    for (let tries = 0; ; tries += 1) {
      try {
        await this.query('SELECT 1');
        return;
      } catch (error) {
        if (tries > 300) throw error;
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
    }
  }

  /** All rows of a query, over a connection of its own. */
  async query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** The server is gone, as after a crash. */
  async pause(): Promise<void> {
    await this.#end('SIGQUIT');
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT');
    await rm(this.directory, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill(signal);
    await gone;
  }

  /** PostgreSQL refuses to run as root. */
  #command(program: string, words: readonly string[]): readonly [command: string, words: readonly string[]] {
    const whole = [join(this.#programs, program), ...words];
    if (process.getuid?.() !== 0) return [whole[0] ?? '', whole.slice(1)];
    return ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', ...whole]];
  }
}
