import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { StationError } from '../../domain/station-error.js';
import type { LineOutput, LineState } from '../../ports/line.js';
import type { Logger } from '../../ports/logger.js';
import type { Component } from '../../runtime/component.js';
import { untilAborted } from '../../runtime/until-aborted.js';

interface GpioLineOptions {
  readonly camera: string;
  readonly chip: string;
  readonly passLine?: number | undefined;
  readonly rejectLine?: number | undefined;
  readonly readyLine?: number | undefined;
  readonly triggerLine?: number | undefined;
  readonly triggerEdge: 'rising' | 'falling';
  readonly pulseMs: number;
  readonly logger: Logger;
  readonly onTrigger: (camera: string) => void;
}

/**
 * Outputs and trigger on a GPIO chip, by the command-line tools of libgpiod 1.x.
 *
 * INVARIANTS: the pass line is high only by a `gpioset` that ends by itself after the pulse, and the ready line only by one
 * whose standard input is ours: when the station dies, however it dies, both lines are let go and fall to their resting level.
 */
export class GpioLine implements Component, LineOutput {
  readonly name: string;
  readonly #options: GpioLineOptions;
  readonly #pulses = new Map<number, ChildProcess>();
  #results = 0;
  #ready: ChildProcess | undefined;
  #fail: (error: StationError) => void = () => undefined;

  constructor(options: GpioLineOptions) {
    this.name = `gpio:${options.camera}`;
    this.#options = options;
  }

  show({ ready, results, result }: LineState): void {
    const { passLine, rejectLine } = this.#options;
    this.#setReady(ready);
    if (result === undefined || results === this.#results) return;
    this.#results = results;
    const line = result.verdict === 'pass' ? passLine : rejectLine;
    if (line !== undefined) this.#pulse(line);
  }

  /** Listens for triggers until the signal aborts. @throws StationError `gpio-failed` */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    const monitor = this.#monitor();
    try {
      await Promise.race([untilAborted(signal), failed]);
    } finally {
      this.#fail = () => undefined;
      monitor?.kill();
      this.#setReady(false);
    }
  }

  #monitor(): ChildProcess | undefined {
    const { chip, triggerLine, triggerEdge, camera, onTrigger } = this.#options;
    if (triggerLine === undefined) return undefined;
    const words = [`--${triggerEdge}-edge`, '--line-buffered', chip, String(triggerLine)];
    const child = this.#spawn('gpiomon', words, true);
    if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', () => onTrigger(camera));
    return child;
  }

  /** A pulse that is still up gives way: its line can be held by one process only. */
  #pulse(line: number): void {
    const { chip, pulseMs } = this.#options;
    const before = this.#pulses.get(line);
    if (before !== undefined) {
      before.once('exit', () => this.#pulse(line));
      before.kill();
      return;
    }
    const length = [`--sec=${Math.floor(pulseMs / 1000)}`, `--usec=${(pulseMs % 1000) * 1000}`];
    const child = this.#spawn('gpioset', ['--mode=time', ...length, chip, `${line}=1`], false);
    this.#pulses.set(line, child);
    const over = (): void => {
      if (this.#pulses.get(line) === child) this.#pulses.delete(line);
    };
    child.once('exit', over).once('error', over);
  }

  #setReady(ready: boolean): void {
    const { chip, readyLine } = this.#options;
    if (readyLine === undefined || ready === (this.#ready !== undefined)) return;
    if (ready) this.#ready = this.#spawn('gpioset', ['--mode=wait', chip, `${readyLine}=1`], false);
    else {
      this.#ready?.stdin?.end();
      this.#ready?.kill();
      this.#ready = undefined;
    }
  }

  /** @param lasting that it ends is a failure, whatever its exit code */
  #spawn(program: string, words: readonly string[], lasting: boolean): ChildProcess {
    const { chip, logger } = this.#options;
    const child = spawn(program, words, { stdio: ['pipe', lasting ? 'pipe' : 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(0, 500);
    });
    child.stdin?.on('error', () => undefined);
    const failed = (why: string): void => {
      const error = new StationError('gpio-failed', { program, chip, why });
      logger.error({ component: this.name, code: error.code }, error.message);
      this.#fail(error);
    };
    child.on('error', (error) => failed(error.message));
    child.on('exit', (code, ended) => {
      if (child === this.#ready) this.#ready = undefined;
      if (ended === null && (lasting || code !== 0)) failed(complaint.trim() || `it ended with ${code}`);
    });
    return child;
  }
}
