import type { InferenceSession } from 'onnxruntime-node';
import type { FeaturesManifest } from '../../contract/features-manifest.js';
import type { SiameseManifest } from '../../contract/model-manifest.js';
import { StationError } from '../../domain/station-error.js';

/** What an input or output must look like: a number is an exact size, nothing is any size. */
interface Tensor {
  readonly type: string;
  readonly shape: readonly (number | undefined)[];
}

type Tensors = Readonly<Record<string, Tensor>>;

/** @throws StationError `model-refused` naming the input or output of the encoder that differs from the manifest. */
export function checkEncoder(session: InferenceSession, manifest: SiameseManifest, file: string): void {
  const image = { type: 'uint8', shape: [1, undefined, undefined, manifest.input.channels] };
  check(file, 'input', session.inputMetadata, { image });
  check(file, 'output', session.outputMetadata, { embedding: embeddingTensor(manifest) });
}

/** @throws StationError `model-refused` naming the input or output of the head that differs from the manifest. */
export function checkHead(session: InferenceSession, manifest: SiameseManifest, file: string): void {
  const embedding = embeddingTensor(manifest);
  check(file, 'input', session.inputMetadata, { test: embedding, reference: embedding });
  const { detection } = manifest;
  check(file, 'output', session.outputMetadata, {
    map: planes(1),
    ...(detection === null ? {} : { classes: planes(detection.classes.length), boxes: planes(4) }),
  });
}

/** @throws StationError `model-refused` naming the input or output of a feature extractor that differs from the manifest. */
export function checkExtractor(session: InferenceSession, manifest: FeaturesManifest, file: string): void {
  const { name, channels, layout, type, tile } = manifest.input;
  const [height, width] = [tile?.height, tile?.width];
  const shape = layout === 'NCHW' ? [1, channels, height, width] : [1, height, width, channels];
  check(file, 'input', session.inputMetadata, { [name]: { type, shape } });
  const outputs = manifest.embedding.outputs.map((output): [string, Tensor] => [
    output.name,
    { type: 'float32', shape: outputShape(output) },
  ]);
  check(file, 'output', session.outputMetadata, Object.fromEntries(outputs));
}

function outputShape({
  layout,
  dims,
}: FeaturesManifest['embedding']['outputs'][number]): readonly (number | undefined)[] {
  switch (layout) {
    case 'NCHW':
      return [1, dims, undefined, undefined];
    case 'NHWC':
      return [1, undefined, undefined, dims];
    case 'tokens':
      return [1, undefined, dims];
  }
}

function embeddingTensor(manifest: SiameseManifest): Tensor {
  return planes(manifest.embedding.dims);
}

function planes(count: number): Tensor {
  return { type: 'float32', shape: [1, count, undefined, undefined] };
}

function check(
  file: string,
  role: 'input' | 'output',
  found: readonly InferenceSession.ValueMetadata[],
  expected: Tensors,
): void {
  const refused = (why: string): StationError => new StationError('model-refused', { file, why });
  for (const [name, tensor] of Object.entries(expected)) {
    const value = found.find((one) => one.name === name);
    if (value === undefined) {
      const names = found.map((one) => one.name).join(', ');
      throw refused(`it has no ${role} "${name}", only ${names === '' ? 'none' : names}`);
    }
    const actual = value.isTensor ? `${value.type}[${value.shape.join(', ')}]` : 'not a tensor';
    if (!value.isTensor || value.type !== tensor.type || !fits(value.shape, tensor.shape)) {
      throw refused(`${role} "${name}" is ${actual}, expected ${tensorText(tensor)}`);
    }
  }
  /* An input that nobody feeds makes every run fail; an output that nobody reads does no harm. */
  const surplus = found.find((value) => role === 'input' && !Object.hasOwn(expected, value.name));
  if (surplus !== undefined)
    throw refused(`it asks for an input "${surplus.name}" that is not in the contract`);
}

/** A symbolic size of the graph (a string) leaves it open: the trial run shows what it really is. */
function fits(actual: readonly (number | string)[], expected: readonly (number | undefined)[]): boolean {
  return (
    actual.length === expected.length &&
    expected.every((size, index) => {
      const found = actual[index];
      return size === undefined || typeof found === 'string' || found === size;
    })
  );
}

function tensorText({ type, shape }: Tensor): string {
  return `${type}[${shape.map((size) => size ?? '?').join(', ')}]`;
}
