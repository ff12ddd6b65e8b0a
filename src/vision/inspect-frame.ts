import type { Mat } from 'opencv4nodejs';
import type { QualityLimits } from '../config/sections/camera.js';
import type { Comparison, Region } from '../domain/comparison.js';
import type { FrameFacts } from '../domain/frame-facts.js';
import type { EvidenceImage } from '../domain/inspection.js';
import type { Clock } from '../ports/clock.js';
import type { Comparer } from '../ports/comparer.js';
import type { VisionResult } from '../ports/vision.js';
import { cv } from '../runtime/opencv.js';
import { align } from './align.js';
import { type ComparedPart, comparePart } from './compare-part.js';
import { qualityFault } from './frame-quality.js';
import type { GoldenSet } from './golden-set.js';
import type { PartIdentity } from './identify-part.js';
import { type JudgingRecipe } from './judge-map.js';
import { type Naming, nameRegions } from './name-regions.js';
import { drawOverlay } from './overlay.js';
import { StageTimer } from './stage-timer.js';
import { encodeMap } from './stored-map.js';

/** More regions than this are told by the picture, not by a list. */
const maxRegions = 100;
const jpegQuality = 92;

interface InspectFrame {
  readonly image: Mat;
  readonly facts: FrameFacts;
  readonly recipe: JudgingRecipe;
  readonly limits: QualityLimits;
  /** Which part the frame shows, where that is asked. */
  readonly identify?: () => Promise<PartIdentity | undefined>;
  /** Called when the frame is good enough, for the golden samples may have to be made first. */
  readonly golden: () => Promise<GoldenSet>;
  readonly comparer: Comparer;
  /** The anomaly map is evidence. */
  readonly keepMap?: boolean;
  /** No region gets a name by its looks when absent. */
  readonly naming?: Naming;
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
  const identity = await options.identify?.();
  if (identity !== undefined) timer.lap('identify');
  if (identity !== undefined && identity.kind !== 'expected') {
    const failure = { kind: 'failed', reason: 'wrong-part', detail: identityText(identity) } as const;
    const observation = { ...failure, frame: facts, timings: timer.timings() };
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
  const frame = { width: image.cols, height: image.rows };
  const compared = await comparePart({ part, frame, golden, recipe, comparer, timer });
  const found = await withNames(compared, options, golden);
  if (found.descriptors !== undefined) timer.lap('names');
  const evidence = [
    jpeg('frame', image),
    jpeg('overlay', drawOverlay({ ...found, image: found.inspected, recipe, area: golden.area })),
  ];
  timer.lap('pictures');
  if (options.keepMap === true) {
    evidence.push(mapEvidence(found, golden, recipe));
    timer.lap('map');
  }
  const { modelHash, provider } = comparer.info;
  const comparison: Comparison = {
    score: found.score,
    ...(found.zones === undefined ? {} : { zones: found.zones }),
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

interface DescribedPart extends ComparedPart {
  readonly descriptors?: readonly Float32Array[];
}

async function withNames(
  found: ComparedPart,
  { naming, comparer }: Pick<InspectFrame, 'naming' | 'comparer'>,
  golden: GoldenSet,
): Promise<DescribedPart> {
  const { regions, inspected } = found;
  if (naming === undefined || naming.regions === 0 || regions.length === 0) return found;
  return { ...found, ...(await nameRegions({ naming, regions, inspected, golden: golden.first, comparer })) };
}

function mapEvidence(
  { map, detections, descriptors }: DescribedPart,
  { area }: GoldenSet,
  { thresholds, zones = [] }: InspectFrame['recipe'],
): EvidenceImage {
  const limits = [thresholds, ...zones.map((zone) => zone.thresholds ?? thresholds)];
  const decisive = limits.flatMap(({ fail, review }) => (review === undefined ? [fail] : [review, fail]));
  return encodeMap({
    map,
    area,
    thresholds: decisive,
    ...(detections === undefined ? {} : { detections }),
    ...(descriptors === undefined ? {} : { descriptors }),
  });
}

function identityText(identity: Exclude<PartIdentity, { kind: 'expected' }>): string {
  const expected = identity.expected.toFixed(3);
  return identity.kind === 'other'
    ? `it looks like ${identity.part}: distance ${identity.distance.toFixed(3)}, to the expected part ${expected}`
    : `it looks like no part that is known: distance to the expected one ${expected}, limit ${identity.margin.toFixed(3)}`;
}

/** From the inspected area to the whole golden sample. */
function shifted(region: Region, area: GoldenSet['area']): Region {
  return { ...region, box: { ...region.box, x: region.box.x + area.x, y: region.box.y + area.y } };
}

function jpeg(role: 'frame' | 'overlay', image: Mat): EvidenceImage {
  const data = cv.imencode('.jpg', image, [cv.IMWRITE_JPEG_QUALITY, jpegQuality]);
  return { role, mediaType: 'image/jpeg', data };
}
