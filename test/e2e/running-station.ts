import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli/twinspect.js', import.meta.url));

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A station as a person would start it: the built program, a configuration text, a directory of its own. */
export class RunningStation {
  readonly directory: string;
  readonly #child: ChildProcess;
  readonly ended: Promise<Ending>;
  #output = '';

  private constructor(directory: string, child: ChildProcess) {
    this.directory = directory;
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.on('exit', (code, signal) => resolve({ code, signal }));
    });
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
  }

  /** `config` may say DIRECTORY where it means the station's own directory. */
  static async start(
    config: string,
    options: readonly string[] = [],
    directory?: string,
  ): Promise<RunningStation> {
    const home = directory ?? (await mkdtemp(join(tmpdir(), 'twinspect-e2e-')));
    const file = join(home, 'station.yaml');
    await writeFile(file, config.replaceAll('DIRECTORY', home));
    const child = spawn(process.execPath, [program, 'run', '--config', file, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
    });
    return new RunningStation(home, child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until the output holds at least `count` matches, and returns them. */
  async printed(pattern: RegExp, count = 1): Promise<readonly RegExpMatchArray[]> {
    for (let waitedMs = 0; waitedMs < 45_000; waitedMs += 25) {
      const matches = [...this.#output.matchAll(new RegExp(pattern, 'gm'))];
      if (matches.length >= count) return matches;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) break;
      await delay(25);
    }
    throw new Error(`the station did not print ${count} x ${pattern.source}; it printed:\n${this.#output}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends the station for good, whatever state it is in, and removes its directory. */
  async dispose(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Runs one `twinspect` command to its end. */
export async function twinspect(...words: readonly string[]): Promise<Ending & { readonly output: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ending = await new Promise<Ending>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { ...ending, output };
}
