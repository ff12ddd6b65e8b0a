import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Rows and columns of the product in `peak/*.onnx`. */
const side = 1024;

/**
 * What the machine can do at best in the same runtime: a product of two 1024 x 1024 matrices, in 32-bit floats or 8-bit
 * integers.
 */
export async function matrixProduct(
  root: string,
  type: 'float32' | 'int8',
  threads: number,
): Promise<{ readonly multiplyAdds: number; readonly run: () => Promise<unknown> }> {
  const session = await InferenceSession.create(`${root}/bench/peak/${type}.onnx`, {
    intraOpNumThreads: threads,
  });
  const shape = [side, side];
  const feeds =
    type === 'float32'
      ? {
          a: new Tensor('float32', new Float32Array(side ** 2).fill(0.5), shape),
          b: new Tensor('float32', new Float32Array(side ** 2).fill(0.25), shape),
        }
      : {
          a: new Tensor('uint8', new Uint8Array(side ** 2).fill(3), shape),
          b: new Tensor('int8', new Int8Array(side ** 2).fill(-2), shape),
        };
  return { multiplyAdds: side ** 3, run: () => session.run(feeds) };
}
