import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ending, RunningProgram } from '../simulators/running-program.js';

/** A station as a person would start it: the built program, a configuration text, a directory of its own. */
export class RunningStation {
  readonly directory: string;
  readonly #program: RunningProgram;

  private constructor(directory: string, program: RunningProgram) {
    this.directory = directory;
    this.#program = program;
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
    return new RunningStation(home, RunningProgram.start(['run', '--config', file, ...options]));
  }

  get pid(): number {
    return this.#program.pid;
  }

  get output(): string {
    return this.#program.output;
  }

  get ended(): Promise<Ending> {
    return this.#program.ended;
  }

  /** Waits until the output holds at least `count` matches, and returns them. */
  async printed(pattern: RegExp, count = 1): Promise<readonly RegExpMatchArray[]> {
    return this.#program.printed(pattern, count);
  }

  kill(signal: NodeJS.Signals): void {
    this.#program.kill(signal);
  }

  /** Ends the station for good, whatever state it is in, and removes its directory. */
  async dispose(): Promise<void> {
    await this.#program.dispose();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Runs one `twinspect` command to its end. */
export async function twinspect(...words: readonly string[]): Promise<Ending & { readonly output: string }> {
  const program = RunningProgram.start(words);
  const ending = await program.ended;
  return { ...ending, output: program.output };
}
