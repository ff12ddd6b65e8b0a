import type { Mat } from 'opencv4nodejs';
import type { Box, Region } from '../../domain/comparison.js';
import type { DefectTrial } from '../../evaluation/pod-report.js';
import { seededRandom } from '../../evaluation/seeded-random.js';
import { decodeImage } from '../../runtime/decode-image.js';
import { readImageFile } from '../../runtime/read-image-file.js';
import { systemClock } from '../../runtime/system-clock.js';
import { type AlignedPart, align } from '../../vision/align.js';
import { labelAt, masked } from '../../vision/area-labels.js';
import { comparePart } from '../../vision/compare-part.js';
import { StageTimer } from '../../vision/stage-timer.js';
import { blendDefect, type DefectType, type SyntheticDefect } from '../../vision/synthetic-defect.js';
import { type OpenedRecipe } from '../calibrate/open-recipe.js';

/** What is tried. */
export interface PodRequest {
  readonly types: readonly DefectType[];
  /** Mean change, grey levels. */
  readonly contrast: number;
  /** Pixels. */
  readonly smallest: number;
  readonly largest: number;
  /** Defects of each type in each zone. */
  readonly trials: number;
  readonly seed: number;
}

/** What came of it. */
export interface Trials {
  readonly trials: readonly DefectTrial[];
  /** Good parts that defects were put into. */
  readonly parts: number;
  /** Good parts that are rejected without any defect, or cannot be judged: nothing was put into them. */
  readonly leftOut: readonly string[];
}

const maxMegapixels = 100;
/** So far apart defects do not reach into the places that a cell of the map looks at around another. Pixels. */
const apartPx = 64;
/** A region speaks for a defect that it comes so near to: one cell of the map. Pixels. */
const nearPx = 4;
/** Rounds without a defect of a kind that is still wanted: its zone is too small to be hit. */
const patience = 20;

interface RunTrials {
  readonly opened: OpenedRecipe;
  readonly files: readonly string[];
  readonly request: PodRequest;
  readonly onProgress: (done: number, total: number) => void;
}

/** Puts defects into good parts, many at a time and far apart, and looks which of them the recipe finds. */
export async function runTrials({ opened, files, request, onProgress }: RunTrials): Promise<Trials> {
  const random = seededRandom(request.seed);
  const zones = ['', ...opened.recipe.zones.map(({ name }) => name)];
  const wanted = new Map(
    zones.flatMap((zone) => request.types.map((type) => [`${zone} ${type}`, request.trials] as const)),
  );
  const total = request.trials * wanted.size;
  const { good, leftOut } = await cleanParts(opened, files);
  const trials: DefectTrial[] = [];
  let fruitless = 0;
  for (let round = 0; good.length > 0 && fruitless < patience; round += 1) {
    const part = good[round % good.length];
    if (part === undefined) break;
    const before = trials.length;
    for (const trial of await tryOnce({ opened, part, request, random, wanted, zones })) trials.push(trial);
    fruitless = trials.length > before ? 0 : fruitless + 1;
    onProgress(trials.length, total);
    if ([...wanted.values()].every((left) => left <= 0)) break;
  }
  return { trials, parts: good.length, leftOut };
}

async function cleanParts(
  opened: OpenedRecipe,
  files: readonly string[],
): Promise<{ readonly good: readonly AlignedPart[]; readonly leftOut: readonly string[] }> {
  const good: AlignedPart[] = [];
  const leftOut: string[] = [];
  for (const file of files) {
    const image = decodeImage(await readImageFile(file), { file, maxMegapixels });
    const part = align(image, opened.golden.target, opened.golden.area);
    if (part.kind === 'aligned' && (await regionsOf(opened, part)).length === 0) good.push(part);
    else leftOut.push(file);
  }
  return { good, leftOut };
}

interface TryOnce {
  readonly opened: OpenedRecipe;
  readonly part: AlignedPart;
  readonly request: PodRequest;
  readonly random: () => number;
  /** How many defects are still wanted, by zone and type. */
  readonly wanted: Map<string, number>;
  readonly zones: readonly string[];
}

/** One comparison: a defect in each slot of a grid that lies anew each time, where one is wanted. */
async function tryOnce({
  opened,
  part,
  request,
  random,
  wanted,
  zones,
}: TryOnce): Promise<readonly DefectTrial[]> {
  const { area } = opened.golden;
  const image = part.image.copy();
  const placed: { readonly box: Box; readonly trial: Omit<DefectTrial, 'hit'> }[] = [];
  for (const slot of slotsOf(area, request, random)) {
    const label = labelAt(opened.recipe, slot.x, slot.y);
    const zone = zones[label];
    if (label === masked || zone === undefined) continue;
    const open = request.types.filter((type) => (wanted.get(`${zone} ${type}`) ?? 0) > 0);
    const type = open[Math.floor(random() * open.length)];
    const size = request.smallest * (request.largest / request.smallest) ** random();
    const source = { x: area.x + random() * area.width, y: area.y + random() * area.height };
    const angle = random() * Math.PI;
    if (type === undefined || !isInside(slot, size, area)) continue;
    wanted.set(`${zone} ${type}`, (wanted.get(`${zone} ${type}`) ?? 0) - 1);
    const defect: SyntheticDefect = { ...slot, type, size, angle, source, contrast: request.contrast };
    placed.push({ box: blendDefect(image, defect), trial: { ...slot, zone, type, size } });
  }
  if (placed.length === 0) return [];
  const regions = await regionsOf(opened, { ...part, image });
  return placed.map(({ box, trial }) => ({
    ...trial,
    hit: regions.some((region) => isNear(region.box, area, box)),
  }));
}

function* slotsOf(
  area: Box,
  { largest }: PodRequest,
  random: () => number,
): Generator<{ readonly x: number; readonly y: number }> {
  const step = largest + apartPx;
  const left = area.x + random() * step;
  const top = area.y + random() * step;
  for (let y = top; y < area.y + area.height; y += step) {
    for (let x = left; x < area.x + area.width; x += step) yield { x, y };
  }
}

function isInside({ x, y }: { x: number; y: number }, size: number, area: Box): boolean {
  const half = size / 2 + 2;
  return (
    x - half >= area.x &&
    y - half >= area.y &&
    x + half < area.x + area.width &&
    y + half < area.y + area.height
  );
}

async function regionsOf(opened: OpenedRecipe, part: AlignedPart): Promise<readonly Region[]> {
  const { golden, recipe, comparer } = opened;
  const frame = frameOf(part.image);
  // The part lies on its golden sample already: all of it is covered.
  const lying = { ...part, matrix: { a: 1, b: 0, tx: 0, ty: 0 } };
  const timer = new StageTimer(systemClock);
  const { regions } = await comparePart({ part: lying, frame, golden, recipe, comparer, timer });
  return regions;
}

function frameOf({ cols, rows }: Mat): { readonly width: number; readonly height: number } {
  return { width: cols, height: rows };
}

/** @param region pixels of the inspected area */
function isNear(region: Box, area: Box, defect: Box): boolean {
  const [x, y] = [region.x + area.x, region.y + area.y];
  return (
    x <= defect.x + defect.width + nearPx &&
    x + region.width >= defect.x - nearPx &&
    y <= defect.y + defect.height + nearPx &&
    y + region.height >= defect.y - nearPx
  );
}
