import { readFile } from 'node:fs/promises';
import type { Mat } from 'opencv4nodejs';
import type { RecipeConfig } from '../../config/sections/recipe.js';
import type { Comparer } from '../../ports/comparer.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { distanceTo, identifyPart, type KnownPart } from '../../vision/identify-part.js';
import { learnPart } from '../../vision/learn-part.js';
import { describePart } from '../../vision/part-descriptor.js';

/** A part of which some images are golden samples. */
export interface PartImages {
  readonly part: string;
  readonly golden: readonly string[];
  /** Images that it is to be known by. */
  readonly shown: readonly string[];
}

interface EvaluateIdentity {
  readonly parts: readonly PartImages[];
  readonly alignment: RecipeConfig['alignment'];
  readonly comparer: Comparer;
  readonly onProgress: (done: number) => void;
}

/** How often the question which part a frame shows was answered rightly; counts of frames. */
export interface IdentityEvaluation {
  readonly parts: number;
  readonly frames: number;
  /** The nearest golden sample of all is one of the part. */
  readonly nearest: number;
  /** The part was expected, and something else was said to be there. */
  readonly falseAlarms: number;
  /** Another part was expected: the right one was named, or at least not the expected one found. */
  readonly named: number;
  readonly noticed: number;
  /** Another part was expected, and there was no recipe for what was shown: that was noticed. */
  readonly unknownNoticed: number;
}

const maxMegapixels = 100;

/** Asks of each image which part it shows: as the expected part, as a wrong one, and as one without a recipe. */
export async function evaluateIdentity(options: EvaluateIdentity): Promise<IdentityEvaluation> {
  const { parts, alignment, comparer, onProgress } = options;
  const known: KnownPart[] = [];
  let done = 0;
  for (const { part, golden } of parts) {
    const images = await Promise.all(golden.map(read));
    known.push(await learnPart({ part, images, alignment, comparer, turn: async () => undefined }));
    onProgress((done += 1));
  }
  const count = { frames: 0, nearest: 0, falseAlarms: 0, named: 0, noticed: 0, unknownNoticed: 0 };
  for (const [index, { part, shown }] of parts.entries()) {
    const own = known[index];
    const wrong = known[(index + 1) % known.length];
    if (own === undefined || wrong === undefined) throw new Error('a part that was not learned');
    for (const file of shown) {
      const descriptor = await describePart(await read(file), comparer);
      const without = (...left: readonly KnownPart[]): readonly KnownPart[] =>
        known.filter((one) => !left.includes(one));
      const distance = distanceTo(descriptor, own);
      const right = identifyPart(descriptor, own, without(own));
      const asWrong = identifyPart(descriptor, wrong, without(wrong));
      const asUnknown = identifyPart(descriptor, wrong, without(wrong, own));
      count.frames += 1;
      count.nearest += Number(without(own).every((other) => distanceTo(descriptor, other) > distance));
      count.falseAlarms += Number(right.kind !== 'expected');
      count.named += Number(asWrong.kind === 'other' && asWrong.part === part);
      count.noticed += Number(asWrong.kind !== 'expected');
      count.unknownNoticed += Number(asUnknown.kind !== 'expected');
      onProgress((done += 1));
    }
  }
  return { parts: parts.length, ...count };
}

async function read(file: string): Promise<Mat> {
  return decodeImage(await readFile(file), { file, maxMegapixels });
}
