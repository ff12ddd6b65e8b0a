import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from '../fixtures/repository-root.js';

const program = `${repositoryRoot()}/dist/cli/twinspect.js`;

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A `twinspect` command that goes on running, as a person would start it. */
export class RunningProgram {
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
  }

  static start(words: readonly string[]): RunningProgram {
    const child = spawn(process.execPath, [program, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
    });
    return new RunningProgram(child);
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
    throw new Error(`it did not print ${count} x ${pattern.source}; it printed:\n${this.#output}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends the program for good, whatever state it is in. */
  async dispose(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
