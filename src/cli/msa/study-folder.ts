import { loadComparer } from '../../adapters/onnx/load-comparer.js';
import type { Recipe } from '../../config/recipe.js';
import type { QualityLimits } from '../../config/sections/camera.js';
import { decide, thresholdsOf } from '../../domain/decide.js';
import type { Decision, StudyTrial } from '../../evaluation/attribute-study.js';
import type { Comparer } from '../../ports/comparer.js';
import { GoldenLibrary } from '../../vision/golden-library.js';
import { inspectFile } from '../inspect-file.js';
import type { StudyImage } from './list-study-folder.js';

interface StudyFolder {
  readonly images: readonly StudyImage[];
  readonly recipe: Recipe;
  /** The gate that frames pass in the station. */
  readonly limits: QualityLimits;
  readonly modelsDirectory: string;
  readonly appraiser: string;
  readonly onProgress: (done: number) => void;
}

/**
 * Judges every image as the station would, gate of the camera included. What cannot be judged counts as defective: it is
 * never a pass.
 *
 * @throws StationError for whatever is wrong with model or golden samples.
 */
export async function studyFolder(options: StudyFolder): Promise<readonly StudyTrial[]> {
  const { images, recipe, modelsDirectory, appraiser, onProgress } = options;
  const comparer = await loadComparer({ modelsDirectory, name: recipe.model });
  try {
    const library = new GoldenLibrary({ comparerOf: async () => comparer, turn: async () => undefined });
    await library.get(recipe, undefined);
    const trials: StudyTrial[] = [];
    for (const { path, part, reference } of images) {
      const decision = await judge(path, options, { comparer, library });
      trials.push({ part, appraiser, decision, reference });
      onProgress(trials.length);
    }
    return trials;
  } finally {
    await comparer.close();
  }
}

async function judge(
  file: string,
  { recipe, limits }: StudyFolder,
  { comparer, library }: { readonly comparer: Comparer; readonly library: GoldenLibrary },
): Promise<Decision> {
  const golden = async (): ReturnType<GoldenLibrary['get']> => library.get(recipe, undefined);
  const { observation } = await inspectFile({ file, recipe, limits, golden, comparer });
  const thresholds = thresholdsOf(recipe);
  const { deadlineMs } = recipe;
  const verdict = decide({ observation, thresholds, elapsedMs: 0, deadlineMs });
  return verdict.kind === 'pass' ? 'good' : 'defective';
}
