import { createCamera } from './adapters/camera/create-camera.js';
import { loadComparer } from './adapters/onnx/load-comparer.js';
import {
  type ErrorMessage,
  type FromVision,
  heartbeatMs,
  type ToVision,
  type VisionSettings,
} from './adapters/vision-process/protocol.js';
import type { RecipeConfig } from './config/sections/recipe.js';
import { isStationError, messageOf, StationError } from './domain/station-error.js';
import type { Comparer } from './ports/comparer.js';
import { listReferences, referenceListFile } from './references/reference-store.js';
import { systemClock } from './runtime/system-clock.js';
import type { FrameSource } from './vision/frame-source.js';
import { GoldenLibrary } from './vision/golden-library.js';
import { inspectTrigger } from './vision/inspect-trigger.js';
import { LiveFrameSource } from './vision/live-frame-source.js';
import { StillFrameSource } from './vision/still-frame-source.js';

/*
 * The eyes of one camera, in a process of their own: OpenCV and ONNX Runtime work on the calling thread, and what
 * crashes in native code must not take the station with it. Started by adapters/vision-process; ends with its parent.
 */

const stop = new AbortController();
const underWay = new Map<number, AbortController>();
let inspect:
  | ((message: Extract<ToVision, { kind: 'inspect' }>, signal: AbortSignal) => Promise<FromVision>)
  | undefined;
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
  const { camera, recipes, modelsDirectory, dataDirectory, keepMaps, threads } = settings;
  const comparers = new Map<string, Comparer>();
  for (const name of new Set(recipes.map(({ model }) => model))) {
    comparers.set(name, await loadComparer({ modelsDirectory, name, threads }));
  }
  const comparerOf = (model: string): Comparer => known(comparers, model);
  const library = new GoldenLibrary({
    comparerOf,
    registered: {
      listFile: (part) => referenceListFile(dataDirectory, part),
      files: async (part) => (await listReferences(dataDirectory, part)).map(({ path }) => path),
    },
  });
  await prepareFixed(recipes, library);
  const source = frameSource(settings);
  const byPart = new Map(recipes.map((recipe) => [recipe.part, recipe]));
  inspect = async ({ request, trigger }, signal) => {
    const recipe = known(byPart, trigger.part);
    const comparer = comparerOf(recipe.model);
    const options = { trigger, camera, recipe, source, library, comparer, keepMaps, clock: systemClock };
    return { kind: 'result', request, result: await inspectTrigger(options, signal) };
  };
  source.run(stop.signal).catch((error: unknown) => {
    throw error; // a fault of ours: the process ends and is started again
  });
  setInterval(() => send({ kind: 'heartbeat', counters: source.counters }), heartbeatMs);
  send({ kind: 'ready', models: [...comparers.values()].map(({ info }) => info) });
}

/** Golden samples that the configuration names must be right before the station runs; registered ones may come later. */
async function prepareFixed(recipes: readonly RecipeConfig[], library: GoldenLibrary): Promise<void> {
  for (const recipe of recipes) {
    if (recipe.references.kind === 'files') await library.get(recipe, undefined);
  }
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
function enqueue(message: Extract<ToVision, { kind: 'inspect' }>): void {
  const cancel = new AbortController();
  underWay.set(message.request, cancel);
  last = answerAfter(last, message, cancel.signal);
}

async function answerAfter(
  before: Promise<void>,
  message: Extract<ToVision, { kind: 'inspect' }>,
  cancelled: AbortSignal,
): Promise<void> {
  await before;
  try {
    if (!cancelled.aborted && inspect !== undefined) send(await inspect(message, cancelled));
  } catch (error) {
    send({ kind: 'error', request: message.request, message: messageOf(error) });
  } finally {
    underWay.delete(message.request);
  }
}

function send(message: FromVision, then?: () => void): void {
  process.send?.(message, undefined, undefined, () => then?.());
}

function asMessage(error: unknown): ErrorMessage {
  if (isStationError(error)) return { code: error.code, parameters: error.parameters };
  return { code: 'vision-lost', parameters: { camera: '', why: messageOf(error) } };
}

function known<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${key} was not announced at the start`);
  return value;
}
