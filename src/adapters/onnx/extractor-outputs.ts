import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { FeaturesManifest } from '../../contract/features-manifest.js';
import { messageOf } from '../../domain/station-error.js';
import type { ExtractorInput } from './extractor-input.js';
import { featureInput } from './feature-input.js';
import { trialScene } from './trial-scene.js';

type Output = FeaturesManifest['embedding']['outputs'][number];

/** Divided by every stride that networks have: 7, 8, 14, 16, 28, 32. */
const probePx = 224;
const maxStride = 64;
const maxSkipped = 64;
const maxMultiple = 256;

/** What a graph makes of images, found out by running it. */
export interface ExtractorOutputs {
  readonly outputs: readonly Output[];
  readonly multipleOf: number;
  /** Size that it must be fed, where it takes no other. */
  readonly tile: ExtractorInput['tile'];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

type Results = ReadonlyMap<string, readonly number[]>;

/**
 * Runs a graph on images of several sizes and reads strides and layouts off the shapes of what it returns.
 *
 * @param wanted names of outputs; the only one that can be a map of features when absent
 * @param skipTokens tokens before the grid of a transformer; found out when absent
 * @throws RangeError when there is no map of features, or too many to choose from
 */
export async function extractorOutputs(
  session: InferenceSession,
  input: ExtractorInput,
  { wanted, skipTokens }: { readonly wanted?: readonly string[]; readonly skipTokens?: number },
): Promise<ExtractorOutputs> {
  const first = input.tile ?? { width: probePx, height: probePx };
  const results = await run(session, input, first);
  const wider = { ...first, width: 2 * first.width };
  const second = input.tile === null ? await run(session, input, wider).catch(() => undefined) : undefined;
  const names = wanted ?? [onlyMap(results)];
  const outputs = names.map((name) =>
    outputOf(name, {
      results,
      size: first,
      second,
      wider,
      ...(skipTokens === undefined ? {} : { skipTokens }),
    }),
  );
  const coarsest = Math.max(...outputs.map(({ stride }) => stride));
  if (second === undefined) return { outputs, multipleOf: coarsest, tile: first };
  return { outputs, multipleOf: await leastMultiple(session, input, outputs), tile: null };
}

async function run(
  session: InferenceSession,
  input: ExtractorInput,
  { width, height }: Size,
): Promise<Results> {
  const scene = trialScene({ width, height, channels: input.channels }, 1);
  const tile = { x: 0, y: 0, width, height };
  const feeds = { [input.name]: featureInput(scene, tile, { ...input, multipleOf: 1 }) };
  try {
    const found = Object.entries(await session.run(feeds));
    return new Map(found.filter(([, tensor]) => isFloats(tensor)).map(([name, { dims }]) => [name, dims]));
  } catch (error) {
    const hint = input.tile === null ? '; say --size if it takes one size only' : '';
    throw new RangeError(`it cannot be run on ${width} x ${height} pixels: ${messageOf(error)}${hint}`, {
      cause: error,
    });
  }
}

function isFloats(tensor: Tensor): boolean {
  return tensor.type === 'float32';
}

function onlyMap(results: Results): string {
  const maps = [...results].filter(([, dims]) => isMap(dims));
  const [only, ...others] = maps;
  if (only !== undefined && others.length === 0) return only[0];
  const list = [...results].map(([name, dims]) => `${name} [${dims.join(', ')}]`).join(', ');
  throw new RangeError(
    only === undefined
      ? `none of its outputs is a map of features: ${list}. Name a value inside of it with --outputs`
      : `it has several maps of features, choose with --outputs: ${list}`,
  );
}

/** N x D x h x w, N x h x w x D or N x T x D, of more than one place. */
function isMap(dims: readonly number[]): boolean {
  const [batch, ...rest] = dims;
  if (batch !== 1) return false;
  return rest.length === 3
    ? rest.filter((size) => size > 1).length >= 2
    : rest.length === 2 && (rest[0] ?? 0) > 1;
}

interface Probed {
  readonly results: Results;
  readonly size: Size;
  /** The same of an image twice as wide. */
  readonly second: Results | undefined;
  readonly wider: Size;
  readonly skipTokens?: number;
}

function outputOf(name: string, probed: Probed): Output {
  const dims = probed.results.get(name);
  const wider = probed.second?.get(name);
  if (dims === undefined) {
    throw new RangeError(
      `it has no output "${name}" of type float32, only ${[...probed.results.keys()].join(', ')}`,
    );
  }
  const found = dims.length === 3 ? tokens(dims, wider, probed) : planes(dims, wider, probed.size);
  if (found === undefined || !isMap(dims)) {
    const { width, height } = probed.size;
    throw new RangeError(
      `its output "${name}" is [${dims.join(', ')}] for ${width} x ${height} pixels, which is no map of features`,
    );
  }
  return { name, ...found };
}

function planes(
  [, first = 0, second = 0, third = 0]: readonly number[],
  wider: readonly number[] | undefined,
  size: Size,
): Omit<Output, 'name'> | undefined {
  const nchw = { dims: first, layout: 'NCHW', skipTokens: 0 } as const;
  const nhwc = { dims: third, layout: 'NHWC', skipTokens: 0 } as const;
  const asPlanes = strideOf(size, { width: third, height: second });
  const asPixels = strideOf(size, { width: second, height: first });
  const mayBePlanes = wider === undefined || wider[3] === 2 * third;
  if (asPlanes !== undefined && mayBePlanes) return { ...nchw, stride: asPlanes };
  return asPixels === undefined ? undefined : { ...nhwc, stride: asPixels };
}

function strideOf(size: Size, cells: Size): number | undefined {
  const stride = size.width / cells.width;
  const whole = Number.isInteger(stride) && stride <= maxStride;
  return whole && stride * cells.height === size.height ? stride : undefined;
}

/** The grid of a transformer: so many tokens that a whole stride explains them, with as few as possible before it. */
function tokens(
  [, count = 0, dims = 0]: readonly number[],
  wider: readonly number[] | undefined,
  { size, wider: widerSize, skipTokens }: Probed,
): Omit<Output, 'name'> | undefined {
  const most = skipTokens ?? maxSkipped;
  for (let skip = skipTokens ?? 0; skip <= most; skip += 1) {
    const stride = Math.sqrt((size.width * size.height) / (count - skip));
    const columns = size.width / stride;
    const fits = Number.isInteger(stride) && stride <= maxStride && Number.isInteger(columns);
    const again =
      wider === undefined ||
      wider[1] === skip + (columns * widerSize.width * size.height) / (size.width * stride);
    if (fits && again && Number.isInteger(size.height / stride)) {
      return { dims, layout: 'tokens', skipTokens: skip, stride };
    }
  }
  return undefined;
}

/** The least multiple that both sides must be of for every output to have its size; networks pad, and round up or down. */
async function leastMultiple(
  session: InferenceSession,
  input: ExtractorInput,
  outputs: readonly Output[],
): Promise<number> {
  const coarsest = Math.max(...outputs.map(({ stride }) => stride));
  for (let multiple = coarsest; multiple <= maxMultiple; multiple += coarsest) {
    const size = { height: multiple * odd(96 / multiple), width: multiple * odd(160 / multiple) };
    const results = await run(session, input, size).catch(() => undefined);
    if (results !== undefined && outputs.every((output) => hasSize(results, output, size))) return multiple;
  }
  throw new RangeError(
    `the sizes of its outputs do not follow those of images, up to multiples of ${maxMultiple}`,
  );
}

/** The least odd number that is not less: an even one would hide that a multiple twice as large is needed. */
function odd(atLeast: number): number {
  const whole = Math.ceil(atLeast);
  return whole % 2 === 1 ? whole : whole + 1;
}

function hasSize(results: Results, { name, stride, layout, skipTokens, dims }: Output, size: Size): boolean {
  const [width, height] = [size.width / stride, size.height / stride];
  const shapes = {
    NCHW: [1, dims, height, width],
    NHWC: [1, height, width, dims],
    tokens: [1, skipTokens + width * height, dims],
  };
  return results.get(name)?.join() === shapes[layout].join();
}
