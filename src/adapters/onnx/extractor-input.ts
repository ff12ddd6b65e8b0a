import type { InferenceSession } from 'onnxruntime-node';
import type { FeaturesManifest } from '../../contract/features-manifest.js';

/** What the user knows of the input and the graph does not say. */
export interface InputChoices {
  readonly layout?: 'NCHW' | 'NHWC';
  readonly order: 'rgb' | 'bgr';
  /** Side of the one size that the graph is to be fed, pixels. */
  readonly size?: number;
  readonly range: 1 | 255;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}

/** The input of a manifest, but for what only running it tells. */
export type ExtractorInput = Omit<FeaturesManifest['input'], 'multipleOf'>;

/**
 * How the only input of a graph wants its pixels.
 *
 * @throws RangeError when it is not an image of one or three channels, or the choices do not fit
 */
export function extractorInput(session: InferenceSession, choices: InputChoices): ExtractorInput {
  const [found, ...others] = session.inputMetadata;
  if (found === undefined || others.length > 0) {
    const names = session.inputMetadata.map(({ name }) => name).join(', ');
    throw new RangeError(`it has ${session.inputMetadata.length} inputs (${names}), one image is wanted`);
  }
  const shape = found.isTensor ? found.shape : [];
  const what = `its input "${found.name}" is ${found.isTensor ? found.type : 'no tensor'}[${shape.join(', ')}]`;
  const type = found.isTensor ? found.type : '';
  if ((type !== 'float32' && type !== 'uint8') || shape.length !== 4) {
    throw new RangeError(`${what}, expected float32 or uint8 of four dimensions`);
  }
  const [batch, ...sizes] = shape.map((size) => (typeof size === 'number' && size > 0 ? size : undefined));
  if (batch !== undefined && batch !== 1) throw new RangeError(`${what}: it wants ${batch} images at a time`);
  const layout = choices.layout ?? layoutOf(sizes);
  if (layout === undefined) throw new RangeError(`${what}: say --layout, none of its sizes is 1 or 3`);
  const [channels = 3, height, width] = layout === 'NCHW' ? sizes : [sizes[2], sizes[0], sizes[1]];
  if (channels !== 1 && channels !== 3)
    throw new RangeError(`${what}: ${channels} channels, expected 1 or 3`);
  return {
    name: found.name,
    channels,
    layout,
    type,
    order: choices.order,
    normalisation: type === 'uint8' ? null : normalisationOf(choices, channels),
    tile: tileOf({ width, height }, choices.size, what),
  };
}

function layoutOf([first, , last]: readonly (number | undefined)[]): 'NCHW' | 'NHWC' | undefined {
  if (isChannels(first)) return 'NCHW';
  return isChannels(last) ? 'NHWC' : undefined;
}

function isChannels(size: number | undefined): boolean {
  return size === 1 || size === 3;
}

function normalisationOf(
  { range, mean, std }: InputChoices,
  channels: 1 | 3,
): NonNullable<ExtractorInput['normalisation']> {
  const each = (values: readonly number[] | undefined, standard: number, name: string): number[] => {
    const given = values ?? [standard];
    if (given.length === channels) return [...given];
    const [only] = given;
    if (given.length === 1 && only !== undefined) return Array.from({ length: channels }, () => only);
    throw new RangeError(`--${name} has ${given.length} values, the input has ${channels} channel(s)`);
  };
  return { range, mean: each(mean, 0, 'mean'), std: each(std, 1, 'std') };
}

function tileOf(
  { width, height }: { readonly width: number | undefined; readonly height: number | undefined },
  size: number | undefined,
  what: string,
): ExtractorInput['tile'] {
  if ((width === undefined) !== (height === undefined))
    throw new RangeError(`${what}: only one side is fixed`);
  if (width === undefined || height === undefined) {
    return size === undefined ? null : { width: size, height: size };
  }
  if (size !== undefined && (size !== width || size !== height)) {
    throw new RangeError(`${what}: it cannot be fed ${size} x ${size}`);
  }
  return { width, height };
}
