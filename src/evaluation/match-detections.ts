import type { Corners, Detection, EvaluatedImage } from './annotation.js';

/** A detection and whether it counts as found. */
export interface ScoredDetection {
  /** 0 to 1. */
  readonly confidence: number;
  readonly correct: boolean;
}

interface MatchOptions {
  /** A pair must overlap by more than this share of its union. */
  readonly minOverlap: number;
  /** A detection of the wrong class still takes its annotation, but does not count as found. */
  readonly classAware: boolean;
}

/**
 * Matches the detections of one image to its annotations as the evaluation of DeepPCB does (arXiv:1902.06197; its script
 * descends from ICDAR 2015): annotations in the order of their file each take the most confident detection that is still
 * free and overlaps enough, wherever a better overlap might be. Place decides who is matched, class only whether the
 * match is correct.
 *
 * The matches of the detections above any confidence are those of this list cut there, so one list serves every
 * threshold.
 */
export function matchDetections(image: EvaluatedImage, options: MatchOptions): readonly ScoredDetection[] {
  const detections = image.detections.toSorted((a, b) => b.confidence - a.confidence);
  const free = new Set<Detection>(detections);
  const correct = new Set<Detection>();
  for (const annotation of image.annotations) {
    const taken = detections.find(
      (detection) => free.has(detection) && intersectionOverUnion(annotation, detection) > options.minOverlap,
    );
    if (taken === undefined) continue;
    free.delete(taken);
    if (!options.classAware || taken.type === annotation.type) correct.add(taken);
  }
  return detections.map((detection) => ({
    confidence: detection.confidence,
    correct: correct.has(detection),
  }));
}

/** Common area of two boxes over the area that they cover together, 0 to 1. */
export function intersectionOverUnion(a: Corners, b: Corners): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (area(a) + area(b) - common);
}

function area({ x1, y1, x2, y2 }: Corners): number {
  return (x2 - x1) * (y2 - y1);
}
