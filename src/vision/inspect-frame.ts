import type { Mat } from 'opencv4nodejs';
import type { QualityLimits } from '../config/sections/camera.js';
import type { RecipeConfig } from '../config/sections/recipe.js';
import type { Comparison, Region } from '../domain/comparison.js';
import type { FrameFacts } from '../domain/frame-facts.js';
import type { EvidenceImage } from '../domain/inspection.js';
import type { Clock } from '../ports/clock.js';
import type { AnomalyMap, Comparer, ComparisonMaps } from '../ports/comparer.js';
import type { VisionResult } from '../ports/vision.js';
import { cv } from '../runtime/opencv.js';
import { type AlignedPart, align } from './align.js';
import { anomalyScore } from './anomaly-score.js';
import type { ImageSize } from './boxes.js';
import { withoutUncovered } from './coverage.js';
import { decodeDetections } from './decode-detections.js';
import { findRegions } from './find-regions.js';
import { qualityFault } from './frame-quality.js';
import { cutArea, type GoldenSet } from './golden-set.js';
import { lowestMaps } from './lowest-maps.js';
import { toModelImage } from './model-image.js';
import { drawOverlay } from './overlay.js';
import { StageTimer } from './stage-timer.js';

/** More regions than this are told by the picture, not by a list. */
const maxRegions = 100;
const jpegQuality = 92;
/** Weaker detections are noise: they are not even looked at. */
const minScore = 0.01;

interface InspectFrame {
  readonly image: Mat;
  readonly facts: FrameFacts;
  readonly recipe: Pick<RecipeConfig, 'thresholds' | 'minAreaPx'>;
  readonly limits: QualityLimits;
  /** Called when the frame is good enough, for the golden samples may have to be made first. */
  readonly golden: () => Promise<GoldenSet>;
  readonly comparer: Comparer;
  readonly clock: Clock;
}

/**
 * One frame through all stages: quality, alignment, embedding, comparison with every golden sample, regions, pictures.
 * What is wrong with frame or part comes back as a failed observation.
 */
export async function inspectFrame(options: InspectFrame): Promise<VisionResult> {
  const { image, facts, recipe, limits, comparer, clock } = options;
  const timer = new StageTimer(clock);
  const fault = qualityFault(facts.quality, limits);
  if (fault !== undefined) {
    const observation = { kind: 'failed', ...fault, frame: facts, timings: timer.timings() } as const;
    return { observation, evidence: [jpeg('frame', image)] };
  }
  const golden = await options.golden();
  timer.lap('golden');
  const part = align(image, golden.target, golden.area);
  timer.lap('align');
  if (part.kind === 'rejected') {
    const detail = `${part.reason} ${JSON.stringify(part.numbers)}`;
    const failure = { kind: 'failed', reason: 'alignment-rejected', detail, frame: facts } as const;
    const observation = { ...failure, alignment: part, timings: timer.timings() };
    return { observation, evidence: [jpeg('frame', image)] };
  }
  const inspected = cutArea(part.image, golden.area);
  const test = await comparer.embed(toModelImage(inspected, comparer.info));
  timer.lap('embed');
  const maps: ComparisonMaps[] = [];
  for (const reference of golden.embeddings) maps.push(await comparer.compare(test, reference));
  timer.lap('compare');
  const found = judgeMaps(maps, {
    part,
    golden,
    recipe,
    comparer,
    frame: { width: image.cols, height: image.rows },
  });
  const evidence = [jpeg('frame', image), jpeg('overlay', drawOverlay({ image: inspected, ...found }))];
  timer.lap('pictures');
  const { modelHash, provider } = comparer.info;
  const comparison: Comparison = {
    score: found.score,
    regions: found.regions.slice(0, maxRegions).map((region) => shifted(region, golden.area)),
    modelHash,
    referenceHash: golden.referenceHash,
    provider,
  };
  const observation = {
    kind: 'compared',
    frame: facts,
    alignment: part.alignment,
    comparison,
    timings: timer.timings(),
  } as const;
  return { observation, evidence };
}

interface JudgeMaps {
  readonly part: AlignedPart;
  readonly golden: GoldenSet;
  readonly recipe: InspectFrame['recipe'];
  readonly comparer: Comparer;
  readonly frame: ImageSize;
}

interface Found {
  readonly score: number;
  readonly map: AnomalyMap;
  /** Pixels of the inspected area. */
  readonly regions: readonly Region[];
}

/** A model with a detection head is judged by its detections, any other by the regions of its anomaly map. */
function judgeMaps(
  maps: readonly ComparisonMaps[],
  { part, golden, recipe, comparer, frame }: JudgeMaps,
): Found {
  const [first, ...others] = maps;
  if (first === undefined) throw new Error('a golden set without embeddings');
  const { thresholds, minAreaPx } = recipe;
  const size = { width: golden.area.width, height: golden.area.height };
  const lowest = lowestMaps(first, others);
  const map =
    part.alignment.kind === 'skipped'
      ? lowest.map
      : withoutUncovered(lowest.map, golden.area, part.matrix, frame);
  const threshold = thresholds.review ?? thresholds.fail;
  if (lowest.detection === undefined) {
    return {
      map,
      score: anomalyScore(map, minAreaPx),
      regions: findRegions(map, { threshold, minAreaPx, size }),
    };
  }
  const { classNames } = comparer.info;
  const detections = decodeDetections(lowest.detection, { classNames, minScore, size });
  const counted = detections.filter(({ areaPx }) => areaPx >= minAreaPx);
  return { map, score: counted[0]?.score ?? 0, regions: counted.filter(({ score }) => score >= threshold) };
}

/** From the inspected area to the whole golden sample. */
function shifted(region: Region, area: GoldenSet['area']): Region {
  return { ...region, box: { ...region.box, x: region.box.x + area.x, y: region.box.y + area.y } };
}

function jpeg(role: 'frame' | 'overlay', image: Mat): EvidenceImage {
  const data = cv.imencode('.jpg', image, [cv.IMWRITE_JPEG_QUALITY, jpegQuality]);
  return { role, mediaType: 'image/jpeg', data };
}
