/** Joins each value with its eight neighbours; rows first, then columns. */
export function joinAround(
  values: Float32Array,
  width: number,
  height: number,
  join: (a: number, b: number) => number,
): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      let joined = values[at] ?? 0;
      if (x > 0) joined = join(joined, values[at - 1] ?? 0);
      if (x < width - 1) joined = join(joined, values[at + 1] ?? 0);
      rows[at] = joined;
    }
  }
  const both = new Float32Array(values.length);
  for (let at = 0; at < rows.length; at += 1) {
    let joined = rows[at] ?? 0;
    if (at >= width) joined = join(joined, rows[at - width] ?? 0);
    if (at + width < rows.length) joined = join(joined, rows[at + width] ?? 0);
    both[at] = joined;
  }
  return both;
}

/** The mean of each value and its neighbours, as many as there are. */
export function meanAround(values: Float32Array, width: number, height: number): Float32Array {
  const counts = joinAround(new Float32Array(values.length).fill(1), width, height, add);
  return joinAround(values, width, height, add).map((sum, at) => sum / (counts[at] ?? 1));
}

function add(a: number, b: number): number {
  return a + b;
}
