import type { Mat } from 'opencv4nodejs';
import type { Region } from '../domain/comparison.js';
import type { AnomalyMap, Comparer, ComparisonMaps } from '../ports/comparer.js';
import type { AlignedPart } from './align.js';
import type { ImageSize } from './boxes.js';
import { compareAreas } from './compare-areas.js';
import { coveredOnly, withoutUncovered } from './coverage.js';
import { decodeDetections } from './decode-detections.js';
import { cutArea, type GoldenSet } from './golden-set.js';
import { type JudgedPlaces, type JudgingRecipe, judgeDetections, judgeMap } from './judge-map.js';
import { lowestMaps } from './lowest-maps.js';
import { asModelWants, pixelsOf } from './model-image.js';
import { beyondVariation } from './normal-variation.js';
import { changedAreas } from './screening.js';
import type { StageTimer } from './stage-timer.js';
import { textureMap } from './texture-model.js';
import { withGoldenBeyond } from './with-golden-beyond.js';

/** Weaker detections are noise: they are not even looked at. */
const minScore = 0.01;

interface ComparePart {
  readonly part: AlignedPart;
  /** Size of the frame that the part was found in. */
  readonly frame: ImageSize;
  readonly golden: GoldenSet;
  readonly recipe: JudgingRecipe;
  readonly comparer: Comparer;
  readonly timer: StageTimer;
}

/** Where a part differs from its golden samples. */
export interface ComparedPart extends JudgedPlaces {
  /** The inspected area of the part. */
  readonly inspected: Mat;
  /** Anomaly map of the inspected area, masks not taken out. */
  readonly map: AnomalyMap;
  /** What a detection head says, also where it is too weak or too small to count. Pixels of the inspected area. */
  readonly detections?: readonly Region[];
}

/** Embeds an aligned part once and compares it with every golden sample. */
export async function comparePart(options: ComparePart): Promise<ComparedPart> {
  const { part, golden, comparer, timer } = options;
  const inspected = cutArea(part.image, golden.area);
  const maps = await differences(asModelWants(inspected, comparer.info), options);
  timer.lap('compare');
  return { inspected, ...judgeMaps(maps, options) };
}

/** One comparison for each golden sample, or one with all of them where the recipe compares textures. */
async function differences(
  image: Mat,
  { part, frame, golden, comparer, timer }: ComparePart,
): Promise<readonly ComparisonMaps[]> {
  const { texture, embeddings, screening: targets, area, model } = golden;
  const { screening, embeddingStridePx } = comparer.info;
  if (texture !== undefined) {
    const test = await comparer.embed(pixelsOf(image));
    timer.lap('embed');
    return [{ map: textureMap(test, texture, embeddingStridePx) }];
  }
  const covered = withGoldenBeyond(image, { golden: model, area, matrix: part.matrix, frame });
  if (screening !== undefined && targets !== undefined) {
    const areas = changedAreas(covered, targets, screening);
    timer.lap('screen');
    return compareAreas({ image: covered, areas, embeddings, rimCells: screening.rimCells, comparer });
  }
  const test = await comparer.embed(pixelsOf(covered));
  timer.lap('embed');
  const maps: ComparisonMaps[] = [];
  for (const reference of embeddings) maps.push(await comparer.compare(test, reference));
  return maps;
}

/** A model with a detection head is judged by its detections, any other by the regions of its anomaly map. */
function judgeMaps(
  maps: readonly ComparisonMaps[],
  { part, frame, golden, recipe, comparer }: ComparePart,
): Omit<ComparedPart, 'inspected'> {
  const [first, ...others] = maps;
  if (first === undefined) throw new Error('a golden set without embeddings');
  const size = { width: golden.area.width, height: golden.area.height };
  const compared = lowestMaps(first, others);
  const lowest =
    golden.variation === undefined
      ? compared
      : { ...compared, map: beyondVariation(compared.map, golden.variation) };
  const { matrix } = part;
  const map = withoutUncovered(lowest.map, golden.area, matrix, frame);
  if (lowest.detection === undefined) return { map, ...judgeMap(map, recipe, golden.area) };
  const { classNames } = comparer.info;
  const detections = decodeDetections(lowest.detection, { classNames, minScore, size });
  const covered = coveredOnly(detections, golden.area, matrix, frame);
  return { map, ...judgeDetections(covered, recipe, golden.area), detections: covered };
}
