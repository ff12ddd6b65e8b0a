import type { Mat } from 'opencv4nodejs';
import type { Recipe } from '../config/recipe.js';
import type { CameraConfig } from '../config/sections/camera.js';
import type { ErrorCode } from '../domain/error-codes.js';
import type { FrameFacts } from '../domain/frame-facts.js';
import type { UnjudgedReason } from '../domain/observation.js';
import { isStationError } from '../domain/station-error.js';
import type { Trigger } from '../domain/trigger.js';
import type { Clock } from '../ports/clock.js';
import type { Comparer } from '../ports/comparer.js';
import type { VisionResult } from '../ports/vision.js';
import { cv } from '../runtime/opencv.js';
import { elapsedMs } from '../runtime/system-clock.js';
import { measureQuality } from './frame-quality.js';
import type { FrameSource } from './frame-source.js';
import type { GoldenLibrary } from './golden-library.js';
import type { PartIdentity } from './identify-part.js';
import { inspectFrame } from './inspect-frame.js';
import type { CapturedFrame } from './latest-slot.js';
import type { Naming } from './name-regions.js';
import type { SpareTime } from './spare-time.js';

interface InspectTrigger {
  readonly trigger: Trigger;
  readonly camera: CameraConfig;
  readonly recipe: Recipe;
  readonly source: FrameSource;
  readonly library: GoldenLibrary;
  /** Anomaly maps are evidence. */
  readonly keepMaps: boolean;
  readonly naming?: Naming;
  /** The model of the recipe, loaded at the first need. */
  readonly comparer: () => Promise<Comparer>;
  readonly clock: Clock;
  /** Which part a frame shows, where that is asked. */
  readonly identify?: (frame: Mat) => Promise<PartIdentity | undefined>;
  /** Told while a frame is looked at. */
  readonly spare: SpareTime;
}

/** What an error says about the part: it could not be judged, for this reason. */
const reasons: Partial<Readonly<Record<ErrorCode, UnjudgedReason>>> = {
  'camera-open-failed': 'camera-lost',
  'camera-stalled': 'camera-lost',
  'camera-lost': 'camera-lost',
  'camera-changed-size': 'camera-lost',
  'images-missing': 'no-frame',
  'frame-torn': 'frame-unreadable',
  'image-unreadable': 'frame-unreadable',
  'image-too-large': 'frame-unreadable',
  'reference-missing': 'no-reference',
  'reference-damaged': 'no-reference',
  'reference-rejected': 'no-reference',
};

/** One trigger from frame to observation. Whatever a StationError says becomes a failed observation with its reason. */
export async function inspectTrigger(options: InspectTrigger, signal: AbortSignal): Promise<VisionResult> {
  const { trigger, camera, recipe, source, library, comparer, keepMaps, naming, clock, spare, identify } =
    options;
  let facts: FrameFacts | undefined;
  try {
    const captured = await source.next(trigger.monotonicNs, signal);
    const waitedMs = elapsedMs(clock, trigger.monotonicNs);
    const { image, pairedReference } = captured.frame;
    facts = factsOf(captured, camera.name);
    const found = facts;
    const { observation, evidence } = await spare.inspecting(async () =>
      inspectFrame({
        image,
        facts: found,
        recipe,
        limits: camera.quality,
        ...(identify === undefined ? {} : { identify: async () => identify(image) }),
        golden: () => library.get(recipe, pairedReference),
        keepMap: keepMaps,
        ...(naming === undefined ? {} : { naming }),
        comparer: await comparer(),
        clock,
      }),
    );
    const timings = { frame: Math.round(waitedMs * 100) / 100, ...observation.timings };
    return { observation: { ...observation, timings }, evidence };
  } catch (error) {
    if (!isStationError(error)) throw error;
    const reason = reasons[error.code] ?? 'comparison-failed';
    const failure = { kind: 'failed', reason, detail: error.message, timings: {} } as const;
    return { observation: facts === undefined ? failure : { ...failure, frame: facts }, evidence: [] };
  }
}

function factsOf({ frame, previous }: CapturedFrame, camera: string): FrameFacts {
  const { id, image, capturedAt, file } = frame;
  return {
    id,
    camera,
    capturedAt,
    width: image.cols,
    height: image.rows,
    channels: image.channels === 1 ? 1 : 3,
    ...(file === undefined ? {} : { file }),
    quality: measureQuality(image, previous !== undefined && areEqual(image, previous)),
  };
}

function areEqual(a: CapturedFrame['frame']['image'], b: CapturedFrame['frame']['image']): boolean {
  const sameShape = a.rows === b.rows && a.cols === b.cols && a.type === b.type;
  return sameShape && a.norm(b, cv.NORM_INF) === 0;
}
