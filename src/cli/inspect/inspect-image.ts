import { loadComparer } from '../../adapters/onnx/load-comparer.js';
import type { RecipeConfig } from '../../config/sections/recipe.js';
import { decide } from '../../domain/decide.js';
import type { EvidenceImage } from '../../domain/inspection.js';
import type { Observation } from '../../domain/observation.js';
import type { Verdict } from '../../domain/verdict.js';
import { listImages } from '../../runtime/list-images.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { prepareGoldenSet } from '../../vision/golden-set.js';
import { anyQuality } from '../any-quality.js';
import { inspectFile } from '../inspect-file.js';

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
    const images = await Promise.all(
      files.map(async (one) => ({ file: one, data: await readImageFile(one) })),
    );
    const golden = await prepareGoldenSet({
      images,
      recipe: { part: 'part', alignment, comparison: 'position' },
      comparer,
    });
    const { observation, evidence } = await inspectFile({
      file,
      recipe: { thresholds, minAreaPx },
      limits: anyQuality,
      golden: async () => golden,
      comparer,
    });
    const verdict = decide({ observation, thresholds, elapsedMs: 0, deadlineMs: Number.POSITIVE_INFINITY });
    return { observation, verdict, evidence, model: `${name} ${version}` };
  } finally {
    await comparer.close();
  }
}
