import { readFile } from 'node:fs/promises';
import { type ImagePair, listPairs } from '../src/cli/evaluate/list-pairs.js';
import type { Comparer } from '../src/ports/comparer.js';
import { decodeImage } from '../src/runtime/decode-image.js';
import { systemClock } from '../src/runtime/system-clock.js';
import { align } from '../src/vision/align.js';
import { comparePart } from '../src/vision/compare-part.js';
import { prepareGoldenSet } from '../src/vision/golden-set.js';
import { StageTimer } from '../src/vision/stage-timer.js';

const alignment = { kind: 'shift', searchPx: 12, minCorrelation: 0.6 } as const;

/** So many pairs of a folder, spread over all of them; none where the folder is absent. */
export async function somePairs(directory: string, count: number): Promise<readonly ImagePair[]> {
  const pairs = await listPairs(directory).catch(() => []);
  const every = Math.max(1, Math.floor(pairs.length / count));
  return pairs.filter((_, index) => index % every === 0).slice(0, count);
}

interface JudgePairs {
  readonly pairs: readonly ImagePair[];
  readonly comparer: Comparer;
  readonly screening: boolean;
}

/** Embeds the golden samples; what comes back judges the next pair at each call: alignment, comparison, regions. */
export async function judgePairs({ pairs, comparer, screening }: JudgePairs): Promise<() => Promise<void>> {
  const { info } = comparer;
  const ready = await Promise.all(
    pairs.map(async ({ id, reference, test }) => ({
      golden: await prepareGoldenSet({
        images: [{ file: reference, data: await readFile(reference) }],
        recipe: { part: id, alignment, comparison: 'position', screening },
        comparer,
      }),
      image: decodeImage(await readFile(test), { file: test, maxMegapixels: 100 }),
    })),
  );
  let next = 0;
  return async () => {
    const pair = ready[next % ready.length];
    next += 1;
    if (pair === undefined) throw new Error('no pairs to judge');
    const part = align(pair.image, pair.golden.target, pair.golden.area);
    if (part.kind === 'rejected') return;
    await comparePart({
      part,
      frame: { width: pair.image.cols, height: pair.image.rows },
      golden: pair.golden,
      recipe: { thresholds: { fail: info.defaultThreshold }, minAreaPx: info.minAreaPx },
      comparer,
      timer: new StageTimer(systemClock),
    });
  };
}
