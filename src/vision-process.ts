import type { Mat } from 'opencv4nodejs';
import { createCamera } from './adapters/camera/create-camera.js';
import { loadComparer } from './adapters/onnx/load-comparer.js';
import {
  type ErrorMessage,
  type FromVision,
  heartbeatMs,
  type ToVision,
  type VisionSettings,
} from './adapters/vision-process/protocol.js';
import type { Recipe } from './config/recipe.js';
import { isStationError, messageOf, StationError } from './domain/station-error.js';
import { ExampleLibrary } from './naming/example-library.js';
import type { Comparer } from './ports/comparer.js';
import { systemClock } from './runtime/system-clock.js';
import { checkFrame } from './vision/check-frame.js';
import { EmbeddingCache } from './vision/embedding-cache.js';
import type { FrameSource } from './vision/frame-source.js';
import { GoldenLibrary } from './vision/golden-library.js';
import { inspectTrigger } from './vision/inspect-trigger.js';
import { LiveFrameSource } from './vision/live-frame-source.js';
import { ModelLibrary } from './vision/model-library.js';
import { PartRegister } from './vision/part-register.js';
import { SpareTime } from './vision/spare-time.js';
import { StillFrameSource } from './vision/still-frame-source.js';

/*
 * The eyes of one camera, in a process of their own: OpenCV and ONNX Runtime work on the calling thread, and what
 * crashes in native code must not take the station with it. Started by adapters/vision-process; ends with its parent.
 */

const stop = new AbortController();
const underWay = new Map<number, AbortController>();
type Inspect = Extract<ToVision, { kind: 'inspect' }>;
type Prepare = Extract<ToVision, { kind: 'prepare' }>;
type Check = Extract<ToVision, { kind: 'check' }>;

let inspect: ((message: Inspect, signal: AbortSignal) => Promise<FromVision>) | undefined;
let check: ((message: Check) => Promise<FromVision>) | undefined;
let prepareLater: ((message: Prepare) => Promise<FromVision>) | undefined;
let last: Promise<void> = Promise.resolve();

process.on('disconnect', () => process.exit(0));
// What reaches the whole process group, as Ctrl-C does, is for the parent: it drains first and then ends this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('message', (message: ToVision) => {
  receive(message);
});

function receive(message: ToVision): void {
  switch (message.kind) {
    case 'start':
      begin(message.settings).catch((error: unknown) => {
        send({ kind: 'failed', error: asMessage(error) }, () => process.exit(1));
      });
      return;
    case 'prepare':
      prepareLater?.(message).then(send, (error: unknown) => refuse(message.request, error));
      return;
    case 'check':
      check?.(message).then(send, (error: unknown) => refuse(message.request, error));
      return;
    case 'inspect':
      enqueue(message);
      return;
    case 'cancel':
      underWay.get(message.request)?.abort(new Error('no longer waited for'));
      return;
    case 'stop':
      stop.abort();
      process.exit(0);
  }
}

async function begin(settings: VisionSettings): Promise<void> {
  const { camera, recipes, modelsDirectory, dataDirectory, keepMaps, describedRegions, threads } = settings;
  const models = new ModelLibrary((name) => loadComparer({ modelsDirectory, name, threads }));
  const cache = new EmbeddingCache(dataDirectory);
  const spare = new SpareTime();
  const library = new GoldenLibrary({
    comparerOf: async (recipe) => {
      const comparer = await models.get(recipe);
      // Pairs are many, and each is seen once.
      return recipe.references.kind === 'paired' ? comparer : cache.around(comparer);
    },
    turn: async (hurry) => spare.turn(hurry),
  });
  const register = new PartRegister({
    comparerOf: async (recipe) => models.get(recipe),
    cachedComparerOf: async (recipe) => cache.around(await models.get(recipe)),
    turn: async () => spare.turn(new AbortController().signal),
  });
  const libraries = { models, library, register };
  await prepareAll(recipes, libraries);
  const examples = new ExampleLibrary(dataDirectory);
  const source = frameSource(settings);
  prepareLater = async ({ request, recipe, others }) =>
    prepared(request, await tryToPrepare(recipe, others, libraries));
  check = async ({ request, check: wanted }) => {
    const { part, settings: judging } = wanted;
    const outcome = await orError(async () =>
      checkFrame({
        ...wanted,
        source,
        limits: camera.quality,
        comparer: cache.around(await models.get({ part, model: judging.model })),
        clock: systemClock,
        turn: async () => spare.turn(new AbortController().signal),
      }),
    );
    return { kind: 'checked', request, outcome };
  };
  inspect = async (message, signal) => {
    const { recipe, others } = message;
    const comparer = async (): Promise<Comparer> => models.get(recipe);
    const options = {
      trigger: message.trigger,
      camera,
      recipe,
      source,
      library,
      comparer,
      keepMaps,
      naming: {
        regions: describedRegions,
        examples: async (modelHash: string) => examples.get(recipe.part, modelHash),
      },
      clock: systemClock,
      spare,
      identify: async (frame: Mat) => register.identify(frame, recipe, others),
    };
    return { kind: 'result', request: message.request, result: await inspectTrigger(options, signal) };
  };
  source.run(stop.signal).catch((error: unknown) => {
    throw error; // a fault of ours: the process ends and is started again
  });
  setInterval(() => send({ kind: 'heartbeat', counters: source.counters }), heartbeatMs);
  send({ kind: 'ready', models: models.infos() });
}

interface Libraries {
  readonly models: ModelLibrary;
  readonly library: GoldenLibrary;
  readonly register: PartRegister;
}

/**
 * What the configuration names must be right before the station runs. A version of the store may be damaged: its parts
 * are unjudged then, and the others are inspected.
 */
async function prepareAll(recipes: readonly Recipe[], libraries: Libraries): Promise<void> {
  for (const recipe of recipes) {
    if (recipe.references.kind === 'stored') await tryToPrepare(recipe, [], libraries);
    else await prepare(recipe, [], libraries);
  }
  for (const recipe of recipes) {
    const others = recipes.filter(({ part }) => part !== recipe.part);
    await orError(async () => libraries.register.prepare(recipe, others));
  }
}

async function prepare(
  recipe: Recipe,
  others: readonly Recipe[],
  { models, library, register }: Libraries,
): Promise<void> {
  await models.get(recipe);
  if (recipe.references.kind !== 'paired') await library.prepare(recipe);
  await register.prepare(recipe, others);
}

/** Nothing, or what keeps the recipe from being used. */
async function tryToPrepare(
  recipe: Recipe,
  others: readonly Recipe[],
  libraries: Libraries,
): Promise<ErrorMessage | undefined> {
  return orError(async () => {
    await prepare(recipe, others, libraries);
    return undefined;
  });
}

async function orError<T>(work: () => Promise<T>): Promise<T | ErrorMessage> {
  try {
    return await work();
  } catch (error) {
    if (!isStationError(error)) throw error;
    return asMessage(error);
  }
}

function prepared(request: number, error: ErrorMessage | undefined): FromVision {
  return { kind: 'prepared', request, error };
}

function frameSource({ camera: config }: VisionSettings): FrameSource {
  const camera = createCamera({ config, clock: systemClock });
  if (!camera.live) return new StillFrameSource({ camera, onFault });
  const retry = { initialMs: 250, factor: 2, maxMs: 10_000, jitter: 0.2 };
  return new LiveFrameSource({ camera, clock: systemClock, stallMs: config.stallMs, retry, onFault });
}

function onFault(fault: StationError | undefined): void {
  send({ kind: 'camera-fault', fault: fault === undefined ? undefined : asMessage(fault) });
}

/** One inspection after the other: a camera has one part in view. */
function enqueue(message: Inspect): void {
  const cancel = new AbortController();
  underWay.set(message.request, cancel);
  last = answerAfter(last, message, cancel.signal);
}

async function answerAfter(before: Promise<void>, message: Inspect, cancelled: AbortSignal): Promise<void> {
  await before;
  try {
    if (!cancelled.aborted && inspect !== undefined) send(await inspect(message, cancelled));
  } catch (error) {
    refuse(message.request, error);
  } finally {
    underWay.delete(message.request);
  }
}

function refuse(request: number, error: unknown): void {
  send({ kind: 'error', request, message: messageOf(error) });
}

function send(message: FromVision, then?: () => void): void {
  process.send?.(message, undefined, undefined, () => then?.());
}

function asMessage(error: unknown): ErrorMessage {
  if (isStationError(error)) return { code: error.code, parameters: error.parameters };
  return { code: 'vision-lost', parameters: { camera: '', why: messageOf(error) } };
}
