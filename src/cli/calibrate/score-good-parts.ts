import { decodeImage } from '../../runtime/decode-image.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { leaveOut } from '../../vision/golden-set.js';
import { hashOf, type OpenedRecipe } from './open-recipe.js';
import { scoreSample } from './score-sample.js';

const maxMegapixels = 100;

/** A good part and its scores. */
export interface GoodPart {
  /** SHA-256 of the picture, hexadecimal. */
  readonly sha256: string;
  /** File that it came from. */
  readonly file: string;
  /** Outside of zones first, then each zone. */
  readonly scores: readonly number[];
  /** It is a golden sample as well, and was compared with the others only. */
  readonly leftOut: boolean;
}

/** What good parts scored, in the order of their hashes, which does not depend on names and folders. */
export interface GoodParts {
  readonly parts: readonly GoodPart[];
  readonly unjudged: readonly { readonly sha256: string; readonly file: string; readonly why: string }[];
  /** Pictures that are there a second time: they tell nothing new and are not counted. */
  readonly twins: readonly string[];
}

/**
 * Scores good parts. A picture that is a golden sample of the recipe is compared with the other golden samples; where
 * there are none it is not judged.
 *
 * @throws StationError `image-unreadable`, `image-too-large`
 */
export async function scoreGoodParts(
  opened: OpenedRecipe,
  files: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<GoodParts> {
  const parts: GoodPart[] = [];
  const unjudged: { readonly sha256: string; readonly file: string; readonly why: string }[] = [];
  const twins: string[] = [];
  const seen = new Set<string>();
  for (const [done, file] of files.entries()) {
    const data = await readImageFile(file);
    const sha256 = hashOf(data);
    if (seen.has(sha256)) {
      twins.push(file);
    } else {
      seen.add(sha256);
      const { golden, goldenHashes, comparer } = opened;
      const index = goldenHashes.indexOf(sha256);
      const image = decodeImage(data, { file, maxMegapixels });
      const only = index >= 0 && goldenHashes.length === 1;
      const scored = only
        ? ({ kind: 'unjudged', why: 'it is the only golden sample' } as const)
        : await scoreSample(image, opened, index < 0 ? golden : await leaveOut(golden, index, comparer));
      if (scored.kind === 'unjudged') unjudged.push({ sha256, file, why: scored.why });
      else parts.push({ sha256, file, scores: scored.scores, leftOut: index >= 0 });
    }
    onProgress(done + 1, files.length);
  }
  return {
    parts: parts.toSorted(byHash),
    unjudged: unjudged.toSorted(byHash),
    twins,
  };
}

function byHash(one: { readonly sha256: string }, other: { readonly sha256: string }): number {
  return one.sha256 < other.sha256 ? -1 : 1;
}
