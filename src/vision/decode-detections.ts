import type { Region } from '../domain/comparison.js';
import type { DetectionMaps } from '../ports/comparer.js';
import { clipBox, type ImageSize, overlapOf } from './boxes.js';

/** Boxes that overlap by more than this share of their union are one defect. */
const maxOverlap = 0.4;
/** More is not a part with defects but another part; bounds the quadratic suppression. */
const maxDetections = 200;

interface DecodeDetections {
  /** Defect names in the order of the planes. */
  readonly classNames: readonly string[];
  /** Least score, 0 to 1. */
  readonly minScore: number;
  /** The compared image, without padding. */
  readonly size: ImageSize;
}

/**
 * Boxes of a centre heat-map (Zhou et al. 2019, "Objects as Points", section 4.1): cells that no neighbour of the same
 * class surpasses, the best first; of overlapping boxes, whatever their class, the best is kept.
 */
export function decodeDetections(maps: DetectionMaps, options: DecodeDetections): readonly Region[] {
  const peaks = options.classNames.flatMap((defect, plane) =>
    peaksOf(maps, plane, options.minScore).map(({ cell, score }) => ({ cell, score, defect })),
  );
  const kept: Region[] = [];
  for (const { cell, score, defect } of peaks.toSorted((a, b) => b.score - a.score).slice(0, maxDetections)) {
    const box = clipBox(boxAt(maps, cell), options.size);
    if (box === undefined || kept.some((other) => overlapOf(box, other.box) > maxOverlap)) continue;
    kept.push({ box, areaPx: box.width * box.height, score, defect });
  }
  return kept;
}

interface Peak {
  readonly cell: number;
  readonly score: number;
}

function peaksOf(
  { width, height, classes }: DetectionMaps,
  plane: number,
  minScore: number,
): readonly Peak[] {
  const first = plane * width * height;
  const peaks: Peak[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const score = classes[first + y * width + x] ?? 0;
      if (score < minScore) continue;
      let highest = score;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v += 1) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u += 1) {
          highest = Math.max(highest, classes[first + v * width + u] ?? 0);
        }
      }
      if (highest === score) peaks.push({ cell: y * width + x, score });
    }
  }
  return peaks;
}

function boxAt({ width, height, stridePx, boxes }: DetectionMaps, cell: number): Region['box'] {
  const cells = width * height;
  const side = (plane: number): number => boxes[plane * cells + cell] ?? 0;
  const x = ((cell % width) + 0.5) * stridePx;
  const y = (Math.floor(cell / width) + 0.5) * stridePx;
  return { x: x - side(0), y: y - side(1), width: side(0) + side(2), height: side(1) + side(3) };
}
