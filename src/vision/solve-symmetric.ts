/** The four changes of a similarity: a, b, tx, ty. */
export type Step = readonly [number, number, number, number];

const size = 4;

/** Solves H x = g by Cholesky decomposition; the upper triangle of the 4 x 4 matrix H is given. Nothing when H is singular. */
export function solveSymmetric(h: Float64Array, g: Float64Array): Step | undefined {
  const l = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = h[column * size + row] ?? 0;
      for (let k = 0; k < column; k += 1) sum -= (l[row * size + k] ?? 0) * (l[column * size + k] ?? 0);
      if (row === column && sum <= 1e-9) return undefined;
      l[row * size + column] = row === column ? Math.sqrt(sum) : sum / (l[column * size + column] ?? 1);
    }
  }
  const y: number[] = [];
  for (let row = 0; row < size; row += 1) {
    let sum = g[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= (l[row * size + k] ?? 0) * (y[k] ?? 0);
    y.push(sum / (l[row * size + row] ?? 1));
  }
  const x: [number, number, number, number] = [0, 0, 0, 0];
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = y[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= (l[k * size + row] ?? 0) * (x[k] ?? 0);
    x[row] = sum / (l[row * size + row] ?? 1);
  }
  return x;
}
