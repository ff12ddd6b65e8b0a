import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { childrenOf } from './children-of.js';

interface ProcessOptions {
  readonly command: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Each line of its standard output. */
  readonly onLine?: (line: string) => void;
}

/** A program that can be killed and started again. */
export class CampaignProcess {
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #lastOutput = '';

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The end of what it printed, for when something goes wrong. */
  get lastOutput(): string {
    return this.#lastOutput;
  }

  start(...more: readonly string[]): void {
    const { command, words, env, onLine } = this.#options;
    const child = spawn(command, [...words, ...more], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#child = child;
    let rest = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      if (onLine !== undefined) lines.forEach((line) => onLine(line));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#lastOutput = (this.#lastOutput + chunk.toString()).slice(-2000);
      });
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends it and waits until it is gone. What it was started through, as strace, would leave it behind. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.alive) return;
    const gone = once(child, 'exit');
    const children = await childrenOf(this.pid);
    for (const pid of children) kill(pid, signal);
    child.kill(signal);
    await gone;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It was quicker.
  }
}
