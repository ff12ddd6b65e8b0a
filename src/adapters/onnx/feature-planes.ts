import type { Tensor } from 'onnxruntime-node';
import type { FeaturesManifest } from '../../contract/features-manifest.js';

type Output = FeaturesManifest['embedding']['outputs'][number];

/** Size of a map, cells. */
interface Cells {
  readonly width: number;
  readonly height: number;
}

/**
 * What an output says, one plane of cells after the other, whatever the layout that it came in.
 *
 * @throws RangeError when its shape or type is not that of the contract
 */
export function featurePlanes(tensor: Tensor | undefined, output: Output, cells: Cells): Float32Array {
  const expected = shapeOf(output, cells);
  const { dims, skipTokens, layout, name } = output;
  if (tensor === undefined || tensor.dims.join() !== expected.join()) {
    throw new RangeError(
      `${name} has the shape [${tensor?.dims.join(', ')}], expected [${expected.join(', ')}]`,
    );
  }
  if (!(tensor.data instanceof Float32Array))
    throw new RangeError(`${name} is ${tensor.type}, expected float32`);
  const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${name}[${bad}] is ${tensor.data[bad]}`);
  if (layout === 'NCHW') return tensor.data;
  const count = cells.width * cells.height;
  const planes = new Float32Array(count * dims);
  const values = layout === 'tokens' ? tensor.data.subarray(skipTokens * dims) : tensor.data;
  for (let cell = 0; cell < count; cell += 1) {
    for (let dim = 0; dim < dims; dim += 1) planes[dim * count + cell] = values[cell * dims + dim] ?? 0;
  }
  return planes;
}

function shapeOf({ layout, dims, skipTokens }: Output, { width, height }: Cells): readonly number[] {
  switch (layout) {
    case 'NCHW':
      return [1, dims, height, width];
    case 'NHWC':
      return [1, height, width, dims];
    case 'tokens':
      return [1, skipTokens + width * height, dims];
  }
}
