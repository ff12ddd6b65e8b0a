import type { Region } from '../domain/comparison.js';
import type { AnomalyMap } from '../ports/comparer.js';
import { clipBox, type ImageSize } from './boxes.js';

interface FindRegions {
  /** Cells of at least this score belong to a region, 0 to 1. */
  readonly threshold: number;
  /** Smaller regions are left out, pixels. */
  readonly minAreaPx: number;
  /** The compared image, without padding. */
  readonly size: ImageSize;
}

/** The connected places of an anomaly map (cells that touch, corners included), the worst first. */
export function findRegions(map: AnomalyMap, { threshold, minAreaPx, size }: FindRegions): readonly Region[] {
  const seen = new Uint8Array(map.data.length);
  const regions: Region[] = [];
  map.data.forEach((score, start) => {
    if (score < threshold || seen[start] === 1) return;
    const region = grow(map, { start, threshold, seen });
    const areaPx = region.cells * map.stridePx * map.stridePx;
    const box = clipBox(region.box, size);
    if (box !== undefined && areaPx >= minAreaPx) regions.push({ box, areaPx, score: region.score });
  });
  return regions.toSorted((a, b) => b.score - a.score);
}

interface Grown {
  readonly cells: number;
  readonly score: number;
  readonly box: Region['box'];
}

function grow(
  { width, height, stridePx, data }: AnomalyMap,
  {
    start,
    threshold,
    seen,
  }: { readonly start: number; readonly threshold: number; readonly seen: Uint8Array },
): Grown {
  let [left, top, right, bottom] = [width, height, 0, 0];
  let score = 0;
  let cells = 0;
  const open = [start];
  seen[start] = 1;
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const x = cell % width;
    const y = Math.floor(cell / width);
    cells += 1;
    score = Math.max(score, data[cell] ?? 0);
    [left, top, right, bottom] = [
      Math.min(left, x),
      Math.min(top, y),
      Math.max(right, x),
      Math.max(bottom, y),
    ];
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v += 1) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u += 1) {
        const next = v * width + u;
        if (seen[next] === 1 || (data[next] ?? 0) < threshold) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
  }
  const box = {
    x: left * stridePx,
    y: top * stridePx,
    width: (right - left + 1) * stridePx,
    height: (bottom - top + 1) * stridePx,
  };
  return { cells, score, box };
}
