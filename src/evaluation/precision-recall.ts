import type { ScoredDetection } from './match-detections.js';

/** What is reached when detections below a confidence are left out. */
export interface OperatingPoint {
  /** Least confidence that counts, 0 to 1. */
  readonly threshold: number;
  /** Share of the detections that are correct, 0 to 1; 0 without detections. */
  readonly precision: number;
  /** Share of the annotations that were found, 0 to 1. */
  readonly recall: number;
  /** Harmonic mean of precision and recall, 0 to 1. */
  readonly f: number;
  readonly correct: number;
  readonly detections: number;
}

/**
 * Area under the raw curve of precision over recall: the mean, over all annotations, of the precision at the rank of
 * each correct detection, 0 for those not found. Nothing is interpolated, detections of all images are pooled.
 */
export function averagePrecision(scored: readonly ScoredDetection[], annotations: number): number {
  let correct = 0;
  let sum = 0;
  byConfidence(scored).forEach((detection, index) => {
    if (!detection.correct) return;
    correct += 1;
    sum += correct / (index + 1);
  });
  return annotations === 0 ? 0 : sum / annotations;
}

/** Precision, recall and F of the detections of at least a confidence. */
export function operatingPoint(
  scored: readonly ScoredDetection[],
  annotations: number,
  threshold: number,
): OperatingPoint {
  const kept = scored.filter(({ confidence }) => confidence >= threshold);
  return point({
    threshold,
    annotations,
    detections: kept.length,
    correct: kept.filter((one) => one.correct).length,
  });
}

/** The point of the highest F; of several the one with the highest threshold. Flattering where the threshold is not fixed beforehand. */
export function bestOperatingPoint(scored: readonly ScoredDetection[], annotations: number): OperatingPoint {
  const sorted = byConfidence(scored);
  let best = point({ threshold: 1, annotations, detections: 0, correct: 0 });
  let correct = 0;
  sorted.forEach((detection, index) => {
    if (detection.correct) correct += 1;
    /* Equal confidences cannot be parted by a threshold. */
    if (sorted[index + 1]?.confidence === detection.confidence) return;
    const next = point({ threshold: detection.confidence, annotations, detections: index + 1, correct });
    if (next.f > best.f) best = next;
  });
  return best;
}

function byConfidence(scored: readonly ScoredDetection[]): readonly ScoredDetection[] {
  return scored.toSorted((a, b) => b.confidence - a.confidence);
}

interface Counts {
  readonly threshold: number;
  readonly annotations: number;
  readonly detections: number;
  readonly correct: number;
}

function point({ threshold, annotations, detections, correct }: Counts): OperatingPoint {
  const precision = detections === 0 ? 0 : correct / detections;
  const recall = annotations === 0 ? 0 : correct / annotations;
  const f = correct === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { threshold, precision, recall, f, correct, detections };
}
