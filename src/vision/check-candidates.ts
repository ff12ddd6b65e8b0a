import type { Mat } from 'opencv4nodejs';
import type { QualityLimits } from '../config/sections/camera.js';
import type { RecipeSettings } from '../config/store/recipe-content.js';
import type { CandidateReport } from '../domain/candidate-report.js';
import { isStationError } from '../domain/station-error.js';
import type { Clock } from '../ports/clock.js';
import type { Comparer, Embedding } from '../ports/comparer.js';
import { decodeImage } from '../runtime/decode-image.js';
import { cv } from '../runtime/opencv.js';
import { type AlignedPart, type AlignmentTarget, align, prepareAlignment } from './align.js';
import { comparePart } from './compare-part.js';
import { meanDifference } from './embedding-distance.js';
import { measureQuality, qualityFault } from './frame-quality.js';
import { cutArea, type GoldenImage, inspectedArea, leaveOneOut } from './golden-set.js';
import { asModelWants, toModelImage } from './model-image.js';
import { learnVariation, type NormalVariation } from './normal-variation.js';
import { drawOverlay } from './overlay.js';
import { rememberingPairs } from './remembering-pairs.js';
import { StageTimer } from './stage-timer.js';
import { learnTexture } from './texture-model.js';

const maxMegapixels = 100;
const jpegQuality = 90;
/** Each candidate is compared with so many of the others that resemble it most: golden samples may be many. */
const nearest = 6;
/** Fewer others than this cannot tell what may vary: a difference is shown, but not called an outlier. */
const enoughToTell = 3;
/**
 * Difference of embeddings below which two pictures show the same. Of the rendered products, pictures of one part that
 * were compressed, brightened or given the noise of two grey levels differ by 0.00 to 0.045, pictures of two parts by 0.07 and more.
 */
const sameBelow = 0.05;

interface CheckCandidates {
  readonly candidates: readonly GoldenImage[];
  /** Golden samples that the part has; parts are aligned to the first, or else to the first good candidate. */
  readonly known: readonly GoldenImage[];
  readonly settings: RecipeSettings;
  readonly part: string;
  readonly limits: QualityLimits;
  readonly comparer: Comparer;
  readonly clock: Clock;
  readonly turn: () => Promise<void>;
  readonly onProgress: (done: number) => void;
}

interface Usable {
  readonly file: string;
  readonly image: Mat;
  readonly part: AlignedPart;
  readonly embedding: Embedding;
}

type Looked = { readonly kind: 'usable'; readonly usable: Usable };
type Rejected = CandidateReport & { readonly kind: 'rejected' };

/**
 * Looks at images that are to become golden samples: quality, alignment, and how each differs from all the others.
 *
 * @throws StationError `reference-rejected` where the golden samples that the part has do not fit each other
 */
export async function checkCandidates(options: CheckCandidates): Promise<readonly CandidateReport[]> {
  const { candidates, known, turn, onProgress } = options;
  const place = new Place(options);
  const others: Usable[] = [];
  for (const image of known) {
    await turn();
    const looked = await place.look(image, false);
    if (looked.kind === 'usable') others.push(looked.usable);
  }
  const looked: (Looked | Rejected)[] = [];
  for (const [index, image] of candidates.entries()) {
    await turn();
    looked.push(await place.look(image, true));
    onProgress(index + 1);
  }
  const usable = looked.flatMap((one) => (one.kind === 'usable' ? [one.usable] : []));
  const reports: CandidateReport[] = [];
  for (const one of looked) {
    await turn();
    reports.push(one.kind === 'usable' ? await place.compare(one, [...others, ...usable], usable) : one);
  }
  return reports;
}

/** Where candidates are laid: the first golden sample and what is compared of it. */
class Place {
  readonly #options: CheckCandidates;
  readonly #comparer: Comparer;
  #target: AlignmentTarget | undefined;

  constructor(options: CheckCandidates) {
    this.#options = options;
    this.#comparer = rememberingPairs(options.comparer);
  }

  async look({ file, data }: GoldenImage, gated: boolean): Promise<Looked | Rejected> {
    const { limits, settings, comparer } = this.#options;
    let image: Mat;
    try {
      image = decodeImage(data, { file, maxMegapixels });
    } catch (error) {
      if (!isStationError(error)) throw error;
      return { kind: 'rejected', why: error.message };
    }
    const fault = gated ? qualityFault(measureQuality(image, false), limits) : undefined;
    if (fault !== undefined) {
      return { kind: 'rejected', why: `${fault.reason}: ${fault.detail}`, picture: jpeg(image) };
    }
    this.#target ??= prepareAlignment(image, settings.alignment);
    const area = this.#area(file);
    const part = align(image, this.#target, area);
    if (part.kind === 'rejected') {
      const why = `it does not align: ${part.reason} ${JSON.stringify(part.numbers)}`;
      return { kind: 'rejected', why, picture: jpeg(image) };
    }
    const embedding = await comparer.embed(toModelImage(cutArea(part.image, area), comparer.info));
    return { kind: 'usable', usable: { file, image, part, embedding } };
  }

  /** @param candidates in order: of two that show the same, the later one is the duplicate */
  async compare(
    { usable }: Looked,
    all: readonly Usable[],
    candidates: readonly Usable[],
  ): Promise<CandidateReport> {
    const ranked = all
      .filter((other) => other !== usable)
      .map((other) => ({ other, difference: meanDifference(usable.embedding, other.embedding) }))
      .toSorted((a, b) => a.difference - b.difference);
    const [closest] = ranked;
    if (closest === undefined) return { kind: 'good', picture: jpeg(usable.image) };
    const near = { file: closest.other.file, difference: closest.difference };
    const { score, picture } = await this.#score(
      usable,
      ranked.slice(0, nearest).map(({ other }) => other.embedding),
    );
    const report = { score, nearest: near, picture };
    const later = candidates.indexOf(closest.other) > candidates.indexOf(usable);
    if (near.difference < sameBelow && !later) return { kind: 'near-duplicate', ...report };
    const { thresholds } = this.#options.settings;
    const outlying = ranked.length >= enoughToTell && score >= (thresholds.review ?? thresholds.fail);
    return { kind: outlying ? 'outlier' : 'good', ...report };
  }

  async #score(
    { file, image, part, embedding }: Usable,
    embeddings: readonly Embedding[],
  ): Promise<{ readonly score: number; readonly picture: Uint8Array }> {
    const { settings, clock, turn } = this.#options;
    const comparer = this.#comparer;
    const target = this.#target;
    if (target === undefined) throw new Error('compared before anything was looked at');
    const area = this.#area(file);
    const found = await comparePart({
      part,
      frame: { width: image.cols, height: image.rows },
      golden: {
        target,
        area,
        first: image,
        model: asModelWants(cutArea(part.image, area), comparer.info),
        embeddings,
        referenceHash: '',
        ...(settings.comparison === 'texture'
          ? { texture: learnTexture(embeddings) }
          : asVariation(learnVariation(await leaveOneOut(embeddings, comparer, turn)))),
      },
      recipe: settings,
      comparer: {
        info: comparer.info,
        embed: async () => embedding,
        compare: async (test, reference) => comparer.compare(test, reference),
        close: async () => undefined,
      },
      timer: new StageTimer(clock),
    });
    const scores = [found.score, ...(found.zones ?? []).map((zone) => zone.score)];
    const picture = jpeg(drawOverlay({ ...found, image: found.inspected, recipe: settings, area }));
    return { score: Math.max(...scores), picture };
  }

  #area(file: string): ReturnType<typeof inspectedArea> {
    const { part, settings } = this.#options;
    if (this.#target === undefined) throw new Error('no golden sample to look from');
    return inspectedArea({ part, ...settings }, this.#target, file);
  }
}

function asVariation(variation: NormalVariation | undefined): { readonly variation?: NormalVariation } {
  return variation === undefined ? {} : { variation };
}

function jpeg(image: Mat): Uint8Array {
  return cv.imencode('.jpg', image, [cv.IMWRITE_JPEG_QUALITY, jpegQuality]);
}
