import type { ComparisonMaps } from '../ports/comparer.js';

/**
 * Several golden samples say what may vary: a place is as anomalous as the golden sample says that resembles it most.
 * Boxes are those of the golden sample that comes first.
 */
export function lowestMaps(first: ComparisonMaps, others: readonly ComparisonMaps[]): ComparisonMaps {
  if (others.length === 0) return first;
  const map = {
    ...first.map,
    data: lowest(
      first.map.data,
      others.map((other) => other.map.data),
    ),
  };
  if (first.detection === undefined) return { map };
  const classes = others.flatMap(({ detection }) => (detection === undefined ? [] : [detection.classes]));
  return { map, detection: { ...first.detection, classes: lowest(first.detection.classes, classes) } };
}

function lowest(first: Float32Array, others: readonly Float32Array[]): Float32Array {
  const data = first.slice();
  for (const other of others) {
    for (let index = 0; index < data.length; index += 1) {
      data[index] = Math.min(data[index] ?? 0, other[index] ?? 0);
    }
  }
  return data;
}
