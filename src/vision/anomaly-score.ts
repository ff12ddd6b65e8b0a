import type { AnomalyMap } from '../ports/comparer.js';

/**
 * The anomaly score of a part, 0 to 1: the highest level at which a connected place of the map (corners included) has
 * at least `minAreaPx`. So a part reaches a threshold exactly when `findRegions` finds a region there, and the score of
 * a good part still tells how far from it the part was.
 *
 * This is the maximum of an area opening (Vincent 1992), found by flooding from the highest cell down with union-find.
 */
export function anomalyScore({ width, height, stridePx, data }: AnomalyMap, minAreaPx: number): number {
  const needed = Math.ceil(minAreaPx / stridePx ** 2);
  if (needed <= 1) return data.reduce((highest, score) => Math.max(highest, score), 0);
  const order = Uint32Array.from(data, (_, index) => index).toSorted(
    (a, b) => (data[b] ?? 0) - (data[a] ?? 0),
  );
  const parent = new Int32Array(data.length).fill(-1);
  const size = new Uint32Array(data.length);
  const rootOf = (cell: number): number => {
    let root = cell;
    while (parent[root] !== root) root = parent[root] ?? root;
    parent[cell] = root;
    return root;
  };
  for (const cell of order) {
    parent[cell] = cell;
    size[cell] = 1;
    for (const next of neighbours(cell, width, height)) {
      if (parent[next] === -1) continue; // lower than this cell: not flooded yet
      const [root, other] = [rootOf(cell), rootOf(next)];
      if (root === other) continue;
      parent[other] = root;
      size[root] = (size[root] ?? 0) + (size[other] ?? 0);
    }
    if ((size[rootOf(cell)] ?? 0) >= needed) return data[cell] ?? 0;
  }
  return 0;
}

function neighbours(cell: number, width: number, height: number): readonly number[] {
  const x = cell % width;
  const y = Math.floor(cell / width);
  const found: number[] = [];
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v += 1) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u += 1) {
      if (u !== x || v !== y) found.push(v * width + u);
    }
  }
  return found;
}
