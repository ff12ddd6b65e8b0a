import { createHash } from 'node:crypto';
import type { Mat } from 'opencv4nodejs';
import { areaProblems } from '../config/area-problems.js';
import type { RecipeConfig } from '../config/sections/recipe.js';
import { canonicalJson } from '../domain/canonical-json.js';
import type { Box } from '../domain/comparison.js';
import { StationError } from '../domain/station-error.js';
import type { AnomalyMap, Comparer, ComparisonMaps, Embedding } from '../ports/comparer.js';
import { decodeImage } from '../runtime/decode-image.js';
import { cv } from '../runtime/opencv.js';
import { type AlignmentTarget, align, prepareAlignment } from './align.js';
import type { RecipeAreas } from './area-labels.js';
import { clipBox } from './boxes.js';
import { learnScale } from './learn-scale.js';
import { lowestMaps } from './lowest-maps.js';
import { asModelWants, pixelsOf } from './model-image.js';
import { learnVariation, type NormalVariation } from './normal-variation.js';
import { prepareScreening, type ScreeningTarget } from './screening.js';
import { learnTexture, type TextureModel } from './texture-model.js';

const maxMegapixels = 100;
/** Leaving one out is quadratic in the golden samples: so many are enough to see what varies. */
const maxLeftOut = 8;

/** The bytes of one golden sample. */
export interface GoldenImage {
  readonly file: string;
  readonly data: Buffer;
}

/** Golden samples ready to be compared with: decoded, aligned to the first, embedded. Made once, used for every part. */
export interface GoldenSet {
  readonly target: AlignmentTarget;
  /** What is inspected, pixels of the first golden sample. */
  readonly area: Box;
  /** The inspected area of the first golden sample, for pictures. */
  readonly first: Mat;
  /** The same as the model wants it. */
  readonly model: Mat;
  readonly embeddings: readonly Embedding[];
  /** What places are cleared by, for each golden sample; absent where the network sees everything. */
  readonly screening?: readonly ScreeningTarget[];
  /** What good parts differ in, where several golden samples tell and the model has no detection head. */
  readonly variation?: NormalVariation;
  /** What the golden samples have in common wherever it lies, where the recipe compares textures. */
  readonly texture?: TextureModel;
  /** SHA-256 over the contents in order and the area, hexadecimal. */
  readonly referenceHash: string;
}

type GoldenRecipe = Pick<RecipeConfig, 'part' | 'alignment' | 'region' | 'comparison'> &
  Partial<Pick<RecipeConfig, 'screening'>> &
  RecipeAreas;

interface PrepareGoldenSet {
  readonly images: readonly GoldenImage[];
  readonly recipe: GoldenRecipe;
  readonly comparer: Comparer;
  /** As of `align`. */
  readonly maxUncovered?: number;
  /** Awaited before each step, so that more urgent work can come first. */
  readonly turn?: () => Promise<void>;
}

const atOnce = async (): Promise<void> => undefined;

/**
 * Decodes, aligns and embeds golden samples: the branch of the network that never runs again for them.
 *
 * @throws StationError `reference-missing` for none at all, `reference-rejected` for one that does not align to the first
 * or a region, mask or zone that lies outside, `image-unreadable`, `image-too-large`.
 */
export async function prepareGoldenSet(options: PrepareGoldenSet): Promise<GoldenSet> {
  const { images, recipe, comparer, maxUncovered, turn = atOnce } = options;
  const [firstImage, ...otherImages] = images;
  if (firstImage === undefined) throw new StationError('reference-missing', { part: recipe.part });
  const first = { file: firstImage.file, image: decode(firstImage) };
  const target = prepareAlignment(first.image, recipe.alignment);
  const area = inspectedArea(recipe, target, first.file);
  const [problem] = areaProblems(recipe, target);
  if (problem !== undefined) {
    throw new StationError('reference-rejected', {
      file: first.file,
      part: recipe.part,
      why: problem.message,
    });
  }
  const { info } = comparer;
  const model = asModelWants(cutArea(first.image, area), info);
  const models = [model];
  const embeddings = [await comparer.embed(pixelsOf(model))];
  for (const other of otherImages) {
    await turn();
    const part = align(decode(other), target, area, maxUncovered);
    if (part.kind === 'rejected') {
      const why = `it does not align to the first golden sample: ${part.reason} ${JSON.stringify(part.numbers)}`;
      throw new StationError('reference-rejected', { file: other.file, part: recipe.part, why });
    }
    const image = asModelWants(cutArea(part.image, area), info);
    models.push(image);
    embeddings.push(await comparer.embed(pixelsOf(image)));
  }
  const referenceHash = hashOf(images, area);
  const common = { target, area, first: cutArea(first.image, area), model, embeddings, referenceHash };
  if (recipe.comparison === 'texture') return { ...common, texture: learnTexture(embeddings) };
  const { screening } = info;
  if (screening !== undefined && recipe.screening !== false) {
    return { ...common, screening: models.map((image) => prepareScreening(image, screening)) };
  }
  const learn = info.scaledByGolden === true ? learnScale : learnVariation;
  const variation = learn(await leaveOneOut(embeddings, comparer, turn));
  return variation === undefined ? common : { ...common, variation };
}

function decode({ file, data }: GoldenImage): Mat {
  return decodeImage(data, { file, maxMegapixels });
}

/** Each golden sample as if it were a part: compared with all others. None for one golden sample or a detection head. */
export async function leaveOneOut(
  embeddings: readonly Embedding[],
  comparer: Comparer,
  turn: () => Promise<void>,
): Promise<readonly AnomalyMap[]> {
  if (embeddings.length < 2 || comparer.info.classNames.length > 0) return [];
  const leftOut: AnomalyMap[] = [];
  for (const test of embeddings.slice(0, maxLeftOut)) {
    const maps: ComparisonMaps[] = [];
    for (const reference of embeddings) {
      if (reference === test) continue;
      await turn();
      maps.push(await comparer.compare(test, reference));
    }
    const [first, ...others] = maps;
    if (first !== undefined) leftOut.push(lowestMaps(first, others).map);
  }
  return leftOut;
}

/**
 * The golden samples without one of them, for that one to be scored as a part (leave one out). Parts are aligned to the
 * first all the same, even where it is the one that is left out.
 *
 * @throws RangeError when none would be left.
 */
export async function leaveOut(golden: GoldenSet, index: number, comparer: Comparer): Promise<GoldenSet> {
  const others = <T>(samples: readonly T[]): readonly T[] => samples.filter((_, other) => other !== index);
  const embeddings = others(golden.embeddings);
  if (embeddings.length === 0) throw new RangeError('a single golden sample cannot be left out');
  const { variation: _variation, texture, screening, ...common } = golden;
  if (texture !== undefined) return { ...common, embeddings, texture: learnTexture(embeddings) };
  if (screening !== undefined) return { ...common, embeddings, screening: others(screening) };
  const variation = learnVariation(await leaveOneOut(embeddings, comparer, atOnce));
  return { ...common, embeddings, ...(variation === undefined ? {} : { variation }) };
}

/** The inspected area of an aligned image. */
export function cutArea(image: Mat, { x, y, width, height }: Box): Mat {
  if (width === image.cols && height === image.rows) return image;
  return image.getRegion(new cv.Rect(x, y, width, height)).copy();
}

/** What a recipe has inspected, pixels of the first golden sample. */
export function inspectedArea({ part, region }: GoldenRecipe, size: AlignmentTarget, file: string): Box {
  const whole = { x: 0, y: 0, width: size.width, height: size.height };
  if (region === undefined) return whole;
  const area = clipBox(region, size);
  if (area !== undefined && area.width === region.width && area.height === region.height) return area;
  const why = `the region of the recipe reaches beyond its ${size.width} x ${size.height} pixels`;
  throw new StationError('reference-rejected', { file, part, why });
}

function hashOf(images: readonly GoldenImage[], area: Box): string {
  const contents = images.map(({ data }) => createHash('sha256').update(data).digest('hex'));
  const text = canonicalJson({ contents, area: { ...area } });
  return createHash('sha256').update(text).digest('hex');
}
