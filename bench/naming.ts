import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mat } from 'opencv4nodejs';
import { loadComparer } from '../src/adapters/onnx/load-comparer.js';
import { formatTable } from '../src/cli/table.js';
import type { Box } from '../src/domain/comparison.js';
import { nameDefect, radiusOf } from '../src/domain/name-defect.js';
import { parseAnnotations } from '../src/evaluation/annotation-text.js';
import { draw } from '../src/evaluation/draw.js';
import { momentsOf } from '../src/evaluation/in-control.js';
import type { Comparer } from '../src/ports/comparer.js';
import { decodeImage } from '../src/runtime/decode-image.js';
import { describeRegion } from '../src/vision/describe-region.js';
import { findRegions } from '../src/vision/find-regions.js';
import { toModelImage } from '../src/vision/model-image.js';

/*
 * `npm run bench:naming [-- --pairs N] [--draws N]`: how well real defects get their names from 1, 3 and 5 examples of each
 * kind. DeepPCB's six kinds on its training pairs, from ../shared/data/deeppcb: regions as people marked them and as the
 * model finds them. `generic` never saw them; `pcb` was trained on these very pairs and their kinds, so its figures say what
 * its embedding can hold, not what it does on new boards.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = `${root}/../shared/data/deeppcb`;
const kinds = ['open', 'short', 'mousebite', 'spur', 'copper', 'pin-hole'] as const;
/** Pixels that the middle of a found region may lie outside of the box that it belongs to. */
const slackPx = 4;

interface Described {
  readonly kind: string;
  readonly descriptor: Float32Array;
}

const pairs = numberOption('--pairs', 120);
const draws = numberOption('--draws', 100);
if (!existsSync(data)) {
  process.stderr.write(`${data} is not there: the training pairs of DeepPCB are needed\n`);
  process.exit(1);
}
const names = readdirSync(data)
  .filter((name) => /^\d+\.txt$/.test(name))
  .map((name) => name.slice(0, -4))
  .toSorted();
const drawn = draw(names, pairs, 1).drawn;
const closed: (readonly string[])[] = [];
const open: (readonly string[])[] = [];
for (const model of ['pcb', 'generic']) {
  const comparer = await loadComparer({ modelsDirectory: `${root}/models`, name: model });
  const startMs = performance.now();
  const { marked, found } = await describeAll(comparer);
  const perRegionMs = (performance.now() - startMs) / (marked.length + found.length);
  await comparer.close();
  process.stdout.write(
    `${model} ${comparer.info.version}: ${marked.length} regions marked, ${found.length} found, ${perRegionMs.toFixed(0)} ms each\n`,
  );
  for (const [title, regions] of [
    [`${model}, marked`, marked],
    [`${model}, found`, found],
  ] as const) {
    closed.push([title, ...[1, 3, 5].map((examples) => closedSet(regions, examples))]);
    for (const examples of [1, 3, 5]) open.push([title, String(examples), ...openSet(regions, examples)]);
  }
}
process.stdout.write(
  `\nShare of regions with the right name, six kinds (chance 0.167), mean (standard deviation) of ${draws} draws\n`,
);
process.stdout.write(formatTable([['regions', '1 example', '3 examples', '5 examples'], ...closed]));
process.stdout.write(
  '\nFive kinds named, the sixth unknown, each in turn: of regions of named kinds, and of the unknown kind\n',
);
const header = ['regions', 'examples', 'right', 'wrong', 'called unknown', 'unknown called unknown'];
process.stdout.write(formatTable([header, ...open]));

async function describeAll(
  comparer: Comparer,
): Promise<{ readonly marked: readonly Described[]; readonly found: readonly Described[] }> {
  const marked: Described[] = [];
  const found: Described[] = [];
  for (const name of drawn) {
    const golden = read(`${name}_temp.jpg`);
    const inspected = read(`${name}_test.jpg`);
    const annotations = parseAnnotations(readFileSync(`${data}/${name}.txt`, 'utf8'), name);
    const boxes = annotations.map(({ x1, y1, x2, y2, type }) => ({
      kind: kinds[type - 1] ?? '',
      box: { x: x1, y: y1, width: x2 - x1, height: y2 - y1 },
    }));
    const describe = async (box: Box): Promise<Float32Array> =>
      describeRegion({ inspected, golden, box, comparer });
    for (const { kind, box } of boxes) marked.push({ kind, descriptor: await describe(box) });
    for (const box of await regionsOf(inspected, golden, comparer)) {
      const here = boxes.filter((one) => holds(one.box, box));
      const [only] = here;
      if (only !== undefined && here.length === 1)
        found.push({ kind: only.kind, descriptor: await describe(box) });
    }
  }
  return { marked, found };
}

async function regionsOf(inspected: Mat, golden: Mat, comparer: Comparer): Promise<readonly Box[]> {
  const test = await comparer.embed(toModelImage(inspected, comparer.info));
  const { map } = await comparer.compare(test, await comparer.embed(toModelImage(golden, comparer.info)));
  const size = { width: inspected.cols, height: inspected.rows };
  const { defaultThreshold: threshold, minAreaPx } = comparer.info;
  return findRegions(map, { threshold, minAreaPx, size }).map(({ box }) => box);
}

function holds(outer: Box, { x, y, width, height }: Box): boolean {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  return (
    middleX >= outer.x - slackPx &&
    middleX <= outer.x + outer.width + slackPx &&
    middleY >= outer.y - slackPx &&
    middleY <= outer.y + outer.height + slackPx
  );
}

interface Episode {
  readonly examples: readonly Described[];
  readonly rest: readonly Described[];
}

/** So many examples of each of the kinds, and everything else. */
function episode(
  regions: readonly Described[],
  {
    known,
    examples,
    seed,
  }: { readonly known: readonly string[]; readonly examples: number; readonly seed: number },
): Episode {
  const chosen = known.map((kind, index) =>
    draw(
      regions.filter((region) => region.kind === kind),
      examples,
      seed * 16 + index,
    ),
  );
  const taken = new Set(chosen.flatMap((one) => one.drawn));
  return { examples: [...taken], rest: regions.filter((region) => !taken.has(region)) };
}

function closedSet(regions: readonly Described[], examples: number): string {
  const rates = Array.from({ length: draws }, (_, seed) => {
    const { examples: shown, rest } = episode(regions, { known: kinds, examples, seed: seed + 1 });
    // No radius: whatever is nearest.
    const named = toExamples(shown);
    const everywhere = Number.POSITIVE_INFINITY;
    return meanOverKinds(
      kinds,
      rest,
      ({ kind, descriptor }) => nameDefect(descriptor, named, everywhere)?.name === kind,
    );
  });
  const { mean, sd } = momentsOf(rates);
  return `${mean.toFixed(3)} (${sd.toFixed(3)})`;
}

function openSet(regions: readonly Described[], examples: number): readonly string[] {
  const outcomes = Array.from({ length: draws }, (_, seed) => {
    const unknown = kinds[seed % kinds.length] ?? kinds[0];
    const known = kinds.filter((kind) => kind !== unknown);
    const { examples: shown, rest } = episode(regions, { known, examples, seed: seed + 1 });
    const named = toExamples(shown);
    const radius = radiusOf(named);
    const said = new Map(rest.map((region) => [region, nameDefect(region.descriptor, named, radius)?.name]));
    const share = (ofKinds: readonly string[], holdsFor: (region: Described) => boolean): number =>
      meanOverKinds(ofKinds, rest, holdsFor);
    return [
      share(known, (region) => said.get(region) === region.kind),
      share(known, (region) => ![undefined, region.kind].includes(said.get(region))),
      share(known, (region) => said.get(region) === undefined),
      share([unknown], (region) => said.get(region) === undefined),
    ];
  });
  return [0, 1, 2, 3].map((column) => momentsOf(outcomes.map((one) => one[column] ?? 0)).mean.toFixed(2));
}

/** Kinds count alike, however many regions they have. */
function meanOverKinds(
  ofKinds: readonly string[],
  regions: readonly Described[],
  holdsFor: (region: Described) => boolean,
): number {
  const shares = ofKinds.map((kind) => {
    const own = regions.filter((region) => region.kind === kind);
    return own.filter(holdsFor).length / own.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function toExamples(
  regions: readonly Described[],
): readonly { readonly name: string; readonly descriptor: Float32Array }[] {
  return regions.map(({ kind, descriptor }) => ({ name: kind, descriptor }));
}

function read(name: string): Mat {
  return decodeImage(readFileSync(`${data}/${name}`), { file: name, maxMegapixels: 100 });
}

function numberOption(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]) || otherwise;
}
