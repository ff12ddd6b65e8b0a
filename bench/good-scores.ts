import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mat } from 'opencv4nodejs';
import { anyQuality } from '../src/cli/any-quality.js';
import { scoreSample } from '../src/cli/calibrate/score-sample.js';
import { recipeSchema } from '../src/config/sections/recipe.js';
import { seededRandom } from '../src/evaluation/seeded-random.js';
import type { Comparer } from '../src/ports/comparer.js';
import { cv } from '../src/runtime/opencv.js';
import { prepareGoldenSet } from '../src/vision/golden-set.js';
import { makeFrame, type Nuisance } from './alignment-nuisance.js';

/** Good parts of one product, scored once: of each its score in each area. */
export interface ScoredProduct {
  readonly name: string;
  readonly areas: number;
  readonly scores: readonly (readonly number[])[];
  readonly unjudged: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const papers = `${root}/../shared/data/piped`;
const boards = `${root}/../shared/data/deeppcb`;

interface Product {
  readonly name: string;
  readonly golden: readonly string[];
  readonly recipe: object;
  /** Pictures of good parts, one after the other. */
  readonly parts: () => Generator<Mat>;
}

const identity = { a: 1, b: 0, tx: 0, ty: 0 };

/** What is scored: rendered products and boards under the nuisance of a line, papers as they were photographed. */
export function products(frames: number): readonly Product[] {
  return [...rendered(frames), ...board(frames), ...paper()];
}

/** Scores all good parts of a product as a station would. */
export async function scoreProduct(
  { name, golden: files, recipe: keys, parts }: Product,
  comparer: Comparer,
  onPart: () => void,
): Promise<ScoredProduct> {
  const recipe = recipeSchema.parse({ part: 'part', references: { kind: 'paired' }, ...keys });
  const images = files.map((file) => ({ file, data: readFileSync(file) }));
  const golden = await prepareGoldenSet({ images, recipe, comparer });
  const scores: (readonly number[])[] = [];
  let unjudged = 0;
  for (const image of parts()) {
    const scored = await scoreSample(image, { recipe, comparer, limits: anyQuality }, golden);
    if (scored.kind === 'scored') scores.push(scored.scores);
    else unjudged += 1;
    onPart();
  }
  return { name, areas: 1 + recipe.zones.length, scores, unjudged };
}

function rendered(frames: number): readonly Product[] {
  const folder = `${root}/reference-images`;
  const left = [
    [150, 120],
    [260, 120],
    [260, 300],
    [150, 300],
  ];
  const described: Readonly<Record<string, object>> = {
    'controller-board': {
      region: { x: 150, y: 120, width: 240, height: 180 },
      zones: [{ name: 'left', polygon: left }],
    },
    'machined-flange': { region: { x: 140, y: 140, width: 200, height: 200 } },
  };
  return Object.entries(described).map(([name, recipe]) => {
    const golden = ['01.png', '02.png'].map((file) => `${folder}/${name}/golden/${file}`);
    const files = readdirSync(`${folder}/${name}/good`).map((file) => `${folder}/${name}/good/${file}`);
    return {
      name: 'zones' in recipe ? `${name}, 2 areas` : name,
      golden,
      recipe,
      parts: () => under(files, frames),
    };
  });
}

/** One board: golden sample and good parts are the same picture, so that light, focus and noise are all that differs. */
function board(frames: number): readonly Product[] {
  if (!existsSync(boards)) return [];
  const file = readdirSync(boards).find((name) => name.endsWith('_temp.jpg'));
  if (file === undefined) return [];
  const golden = `${boards}/${file}`;
  const recipe = { region: { x: 200, y: 200, width: 240, height: 240 } };
  return [{ name: `DeepPCB ${file}`, golden: [golden], recipe, parts: () => under([golden], frames) }];
}

function paper(): readonly Product[] {
  if (!existsSync(papers)) return [];
  const kinds = readdirSync(papers).filter((name) => existsSync(`${papers}/${name}/NoDefects`));
  return kinds.map((kind) => {
    const files = readdirSync(`${papers}/${kind}/NoDefects`)
      .toSorted()
      .map((name) => `${papers}/${kind}/NoDefects/${name}`);
    return {
      name: `PIPED ${kind}`,
      golden: files.slice(0, 4),
      recipe: { comparison: 'texture', alignment: { kind: 'none' } },
      *parts() {
        for (const file of files.slice(4)) yield cv.imread(file);
      },
    };
  });
}

/** Good parts drawn with replacement, each under a nuisance of its own: independent of one another. */
function* under(files: readonly string[], frames: number): Generator<Mat> {
  const pictures = files.map((file) => cv.imread(file));
  const [first] = pictures;
  if (first === undefined) return;
  const scene = {
    group: '',
    name: '',
    golden: first,
    parts: pictures,
    lies: pictures.map(() => identity),
    area: { x: 0, y: 0, width: first.cols, height: first.rows },
  };
  const random = seededRandom(2026);
  const between = (from: number, to: number): number => from + random() * (to - from);
  for (let frame = 0; frame < frames; frame += 1) {
    const nuisance: Nuisance = {
      angleDeg: between(-4, 4),
      scale: between(0.985, 1.015),
      shift: between(0, 0.02),
      gain: between(0.85, 1.15),
      gradient: between(0, 0.2),
      blurPx: between(0.1, 0.9),
      hidden: 0,
    };
    yield makeFrame(scene, nuisance, random).image;
  }
}
