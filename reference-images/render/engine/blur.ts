/** Gaussian blur of one plane, separable, edges repeated. In plain arithmetic so that every machine gets the same bits. */
export function gaussianBlur(plane: Float32Array, columns: number, sigma: number): Float32Array {
  if (sigma < 0.05) return plane;
  const reach = Math.ceil(sigma * 3);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, index) => {
    const offset = (index - reach) / sigma;
    return Math.exp(-0.5 * offset * offset);
  });
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  kernel.forEach((weight, index) => {
    kernel[index] = weight / total;
  });
  const rows = plane.length / columns;
  const across = convolve(plane, { kernel, lines: rows, length: columns, step: 1, lineStep: columns });
  return convolve(across, { kernel, lines: columns, length: rows, step: columns, lineStep: 1 });
}

interface Pass {
  readonly kernel: Float64Array;
  readonly lines: number;
  readonly length: number;
  readonly step: number;
  readonly lineStep: number;
}

function convolve(plane: Float32Array, pass: Pass): Float32Array {
  const { kernel, lines, length, step, lineStep } = pass;
  const reach = (kernel.length - 1) / 2;
  const out = new Float32Array(plane.length);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let index = 0; index < length; index++) {
      let sum = 0;
      for (let tap = -reach; tap <= reach; tap++) {
        const at = Math.min(length - 1, Math.max(0, index + tap));
        sum += (kernel[tap + reach] ?? 0) * (plane[start + at * step] ?? 0);
      }
      out[start + index * step] = sum;
    }
  }
  return out;
}
