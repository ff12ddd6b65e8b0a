import { readFile } from 'node:fs/promises';
import { loadComparer } from '../../adapters/onnx/load-comparer.js';
import type { RecipeConfig } from '../../config/sections/recipe.js';
import { decide } from '../../domain/decide.js';
import type { EvidenceImage } from '../../domain/inspection.js';
import type { Observation } from '../../domain/observation.js';
import { isStationError, StationError } from '../../domain/station-error.js';
import type { Verdict } from '../../domain/verdict.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { listImages } from '../../runtime/list-images.js';
import { systemClock } from '../../runtime/system-clock.js';
import { measureQuality } from '../../vision/frame-quality.js';
import { prepareGoldenSet } from '../../vision/golden-set.js';
import { inspectFrame } from '../../vision/inspect-frame.js';
import { anyQuality } from '../any-quality.js';

interface InspectImage {
  /** Golden samples: files and folders of them. */
  readonly references: readonly string[];
  readonly image: string;
  readonly model: string;
  readonly modelsDirectory: string;
  readonly alignment: RecipeConfig['alignment'];
  readonly thresholds: RecipeConfig['thresholds'];
}

/** What one image was found to be. */
export interface InspectedImage {
  readonly observation: Observation;
  readonly verdict: Verdict;
  readonly evidence: readonly EvidenceImage[];
  /** Name and version. */
  readonly model: string;
}

const maxMegapixels = 100;

/**
 * One image through the same stages as a frame of a station, without a station.
 *
 * @throws StationError for whatever is wrong with model, golden samples or files.
 */
export async function inspectImage(options: InspectImage): Promise<InspectedImage> {
  const { modelsDirectory, model: name, image: file, thresholds, alignment } = options;
  const comparer = await loadComparer({ modelsDirectory, name });
  try {
    const { version, minAreaPx } = comparer.info;
    const files = await listImages(options.references);
    const images = await Promise.all(files.map(async (one) => ({ file: one, data: await read(one) })));
    const golden = await prepareGoldenSet({
      images,
      recipe: { part: 'part', alignment, comparison: 'position' },
      comparer,
    });
    const image = decodeImage(await read(file), { file, maxMegapixels });
    const facts = {
      id: 1,
      camera: 'file',
      capturedAt: systemClock.now().toISOString(),
      width: image.cols,
      height: image.rows,
      channels: image.channels === 1 ? 1 : 3,
      file,
      quality: measureQuality(image, false),
    } as const;
    const { observation, evidence } = await inspectFrame({
      image,
      facts,
      recipe: { thresholds, minAreaPx },
      limits: anyQuality,
      golden: async () => golden,
      comparer,
      clock: systemClock,
    }).catch(asObservation);
    const verdict = decide({ observation, thresholds, elapsedMs: 0, deadlineMs: Number.POSITIVE_INFINITY });
    return { observation, verdict, evidence, model: `${name} ${version}` };
  } finally {
    await comparer.close();
  }
}

async function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new StationError('image-unreadable', { file }, { cause: error });
  });
}

/** A model that fails on this very image leaves it unjudged. */
function asObservation(error: unknown): { observation: Observation; evidence: readonly EvidenceImage[] } {
  if (!isStationError(error, 'model-output-invalid')) throw error;
  const observation = {
    kind: 'failed',
    reason: 'comparison-failed',
    detail: error.message,
    timings: {},
  } as const;
  return { observation, evidence: [] };
}
