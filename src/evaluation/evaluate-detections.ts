import type { EvaluatedImage } from './annotation.js';
import { matchDetections } from './match-detections.js';
import {
  averagePrecision,
  bestOperatingPoint,
  type OperatingPoint,
  operatingPoint,
} from './precision-recall.js';

/** The figures of one way of counting. */
export interface DetectionFigures {
  readonly annotations: number;
  readonly detections: number;
  /** 0 to 1. */
  readonly averagePrecision: number;
  /** At the threshold asked for; absent where none was. */
  readonly atThreshold?: OperatingPoint;
  readonly best: OperatingPoint;
}

/** How well detections agree with annotations. */
export interface DetectionReport {
  /** Overlap above which a detection is matched, 0 to 1. */
  readonly minOverlap: number;
  readonly images: number;
  /** Place and class must be right, all classes pooled: the published figure of DeepPCB. */
  readonly classAware: DetectionFigures;
  /** Place must be right. */
  readonly classAgnostic: DetectionFigures;
  /** Each annotated class by itself, detections of other classes set aside. */
  readonly perClass: readonly (DetectionFigures & { readonly type: number })[];
  /** Mean of the average precisions in `perClass`. Not what DeepPCB publishes as mAP. */
  readonly meanAveragePrecision: number;
}

interface EvaluateOptions {
  readonly images: readonly EvaluatedImage[];
  /** Confidence fixed beforehand, for precision, recall and F. */
  readonly threshold?: number;
  /** 0.33 when absent, as DeepPCB has it. */
  readonly minOverlap?: number;
}

/** All figures of a set of images. */
export function evaluateDetections({
  images,
  threshold,
  minOverlap = 0.33,
}: EvaluateOptions): DetectionReport {
  const figures = (set: readonly EvaluatedImage[], classAware: boolean): DetectionFigures => {
    const scored = set.flatMap((image) => matchDetections(image, { minOverlap, classAware }));
    const annotations = set.reduce((count, image) => count + image.annotations.length, 0);
    return {
      annotations,
      detections: scored.length,
      averagePrecision: averagePrecision(scored, annotations),
      ...(threshold === undefined ? {} : { atThreshold: operatingPoint(scored, annotations, threshold) }),
      best: bestOperatingPoint(scored, annotations),
    };
  };
  const types = [...new Set(images.flatMap((image) => image.annotations.map(({ type }) => type)))];
  const perClass = types
    .toSorted((a, b) => a - b)
    .map((type) => ({
      type,
      ...figures(
        images.map((image) => onlyType(image, type)),
        true,
      ),
    }));
  return {
    minOverlap,
    images: images.length,
    classAware: figures(images, true),
    classAgnostic: figures(images, false),
    perClass,
    meanAveragePrecision: mean(perClass.map((one) => one.averagePrecision)),
  };
}

function onlyType({ annotations, detections }: EvaluatedImage, type: number): EvaluatedImage {
  return {
    annotations: annotations.filter((one) => one.type === type),
    detections: detections.filter((one) => one.type === type),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
