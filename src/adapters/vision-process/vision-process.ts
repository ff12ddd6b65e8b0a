import { type ChildProcess, fork } from 'node:child_process';
import type { Recipe } from '../../config/recipe.js';
import type { CameraCounters } from '../../domain/camera-counters.js';
import { isStationError, StationError } from '../../domain/station-error.js';
import type { Fault } from '../../domain/station-state.js';
import type { Trigger } from '../../domain/trigger.js';
import type { Clock } from '../../ports/clock.js';
import type { ComparerInfo } from '../../ports/comparer.js';
import type { Vision, VisionResult } from '../../ports/vision.js';
import { Bell } from '../../runtime/bell.js';
import type { Component } from '../../runtime/component.js';
import { elapsedMs } from '../../runtime/system-clock.js';
import {
  type CandidateCheck,
  type CheckedCandidate,
  type ErrorMessage,
  type FromVision,
  heartbeatMs,
  type ToVision,
  type VisionSettings,
} from './protocol.js';

interface VisionProcessOptions {
  readonly settings: Omit<VisionSettings, 'recipes'>;
  /** Those in use at the time of asking. */
  readonly recipes: () => readonly Recipe[];
  /** The built vision-process.js. */
  readonly script: URL;
  readonly clock: Clock;
  /** The models are loaded and the golden samples embedded; called again after each restart. */
  readonly onReady: (models: readonly ComparerInfo[]) => void;
  readonly onCounters: (counters: CameraCounters) => void;
  /** Called when the camera itself fails, and with nothing when it works again. */
  readonly onCameraFault: (fault: Fault | undefined) => void;
}

interface Pending {
  readonly resolve: (answer: FromVision) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Without a heartbeat for so long the process hangs. Loading a model may take minutes and is not counted; opening an
 * absent network camera blocks OpenCV for up to 30 seconds and must not count either.
 */
const maxSilenceMs = 45_000;
/** A process that was asked to stop is ended after this. */
const stopMs = 3000;

/**
 * The eyes of one camera, in a child process.
 *
 * INVARIANTS: an inspection ends with the child's answer or is rejected when the child ends, so nothing waits for a
 * process that is gone; while a child is not ready, inspections wait for it until they are cancelled.
 */
export class VisionProcess implements Component, Vision {
  readonly name: string;
  readonly camera: string;
  readonly #options: VisionProcessOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #bell = new Bell();
  #child: ChildProcess | undefined;
  #lastRequest = 0;

  constructor(options: VisionProcessOptions) {
    this.camera = options.settings.camera.name;
    this.name = `vision:${this.camera}`;
    this.#options = options;
  }

  /** Process id of the child, while there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves while inspections are answered; rejects with the signal's reason. */
  async ready(signal: AbortSignal): Promise<void> {
    await this.#untilReady(signal);
  }

  /**
   * @throws StationError `vision-lost` or `vision-unresponsive` when the process ended or had to be ended; what keeps it
   * from starting, for example `model-hash-mismatch`.
   */
  async run(signal: AbortSignal): Promise<void> {
    const child = fork(this.#options.script, {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = new Promise<string>((resolve) => {
      child.once('exit', (code, name) => resolve(name === null ? `exit code ${code}` : `signal ${name}`));
      child.once('error', (error) => resolve(error.message));
    });
    try {
      await this.#attend(child, ended, signal);
    } finally {
      this.#child = undefined;
      child.kill('SIGKILL');
      await ended;
      this.#rejectAll(new StationError('vision-lost', { camera: this.camera, why: 'it was ended' }));
    }
  }

  /** Ends the child, so that the supervisor starts a new one: camera, models and golden samples are opened again. */
  startAnew(): void {
    this.#child?.kill('SIGKILL');
  }

  async inspect(trigger: Trigger, recipe: Recipe, signal: AbortSignal): Promise<VisionResult> {
    const others = this.#others(recipe);
    const answer = await this.#ask(
      (request) => ({ kind: 'inspect', request, trigger, recipe, others }),
      signal,
    );
    if (answer.kind !== 'result') throw new Error(`an inspection was answered with ${answer.kind}`);
    return answer.result;
  }

  /**
   * Has the model and the golden samples of a recipe made ready between inspections.
   *
   * @throws StationError what keeps the recipe from being used.
   */
  async prepare(recipe: Recipe, signal: AbortSignal): Promise<void> {
    const others = this.#others(recipe);
    const answer = await this.#ask((request) => ({ kind: 'prepare', request, recipe, others }), signal);
    if (answer.kind === 'prepared' && answer.error !== undefined) throw asStationError(answer.error);
  }

  /**
   * Looks at an image, or at a frame of the camera, as at a golden sample; between inspections.
   *
   * @throws StationError of camera, model or golden samples.
   */
  async check(check: CandidateCheck, signal: AbortSignal): Promise<CheckedCandidate> {
    const answer = await this.#ask((request) => ({ kind: 'check', request, check }), signal);
    if (answer.kind !== 'checked') throw new Error(`a check was answered with ${answer.kind}`);
    if ('code' in answer.outcome) throw asStationError(answer.outcome);
    return answer.outcome;
  }

  #others({ part }: Recipe): readonly Recipe[] {
    return this.#options.recipes().filter((other) => other.part !== part);
  }

  async #ask(message: (request: number) => ToVision, signal: AbortSignal): Promise<FromVision> {
    const child = this.#child ?? (await this.#untilReady(signal));
    this.#lastRequest += 1;
    const request = this.#lastRequest;
    const cancel = (): void => tell(child, { kind: 'cancel', request });
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<FromVision>((resolve, reject) => {
        this.#pending.set(request, { resolve, reject });
        tell(child, message(request));
      });
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#pending.delete(request);
    }
  }

  async #attend(child: ChildProcess, ended: Promise<string>, signal: AbortSignal): Promise<void> {
    const { settings, recipes, clock } = this.#options;
    let heardNs: bigint | undefined;
    const refused = new Promise<StationError>((resolve) => {
      child.on('message', (message: FromVision) => {
        heardNs = clock.monotonicNs();
        if (message.kind === 'failed') resolve(asStationError(message.error));
        else this.#receive(message, child);
      });
    });
    tell(child, { kind: 'start', settings: { ...settings, recipes: recipes() } });
    const over = new AbortController();
    const stopped = AbortSignal.any([signal, over.signal]);
    try {
      const end = await Promise.race([
        ended.then((why) => new StationError('vision-lost', { camera: this.camera, why })),
        refused,
        this.#untilSilent(() => heardNs, stopped),
      ]);
      // A refusal is followed by the end of the process: which of the two is heard first is chance.
      if (!signal.aborted) throw isStationError(end, 'vision-lost') ? await firstOf(refused, end) : end;
    } finally {
      over.abort();
    }
    tell(child, { kind: 'stop' });
    const late = new AbortController();
    await Promise.race([ended, clock.sleep(stopMs, late.signal).catch(() => undefined)]);
    late.abort();
  }

  /** Resolves with an error when the child has been silent for too long, with nothing when the signal aborts. */
  async #untilSilent(
    heardNs: () => bigint | undefined,
    signal: AbortSignal,
  ): Promise<StationError | undefined> {
    const { clock } = this.#options;
    for (;;) {
      await clock.sleep(heartbeatMs, signal).catch(() => undefined);
      if (signal.aborted) return undefined;
      const last = heardNs();
      if (this.#child === undefined || last === undefined || elapsedMs(clock, last) < maxSilenceMs) continue;
      return new StationError('vision-unresponsive', { camera: this.camera, ms: maxSilenceMs });
    }
  }

  #receive(message: Exclude<FromVision, { kind: 'failed' }>, child: ChildProcess): void {
    switch (message.kind) {
      case 'ready':
        this.#child = child;
        this.#options.onReady(message.models);
        this.#bell.ring();
        return;
      case 'heartbeat':
        this.#options.onCounters(message.counters);
        return;
      case 'camera-fault':
        this.#options.onCameraFault(message.fault && faultOf(`camera:${this.camera}`, message.fault));
        return;
      case 'result':
      case 'prepared':
      case 'checked':
        this.#pending.get(message.request)?.resolve(message);
        return;
      case 'error':
        this.#pending.get(message.request)?.reject(new Error(message.message));
    }
  }

  async #untilReady(signal: AbortSignal): Promise<ChildProcess> {
    while (this.#child === undefined) {
      signal.throwIfAborted();
      await this.#bell.next(signal);
    }
    return this.#child;
  }

  #rejectAll(reason: StationError): void {
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }
}

/** A child that ends while it is told something reports that by its exit. */
function tell(child: ChildProcess, message: ToVision): void {
  if (child.connected) child.send(message, () => undefined);
}

function asStationError({ code, parameters }: ErrorMessage): StationError {
  return new StationError(code, parameters);
}

function faultOf(component: string, error: ErrorMessage): Fault {
  return { component, code: error.code, message: asStationError(error).message };
}

async function firstOf(refused: Promise<StationError>, otherwise: StationError): Promise<StationError> {
  const nothing = new Promise<StationError>((resolve) => setImmediate(() => resolve(otherwise)));
  return Promise.race([refused, nothing]);
}
