import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mat } from 'opencv4nodejs';
import type { Box } from '../src/domain/comparison.js';
import { cv } from '../src/runtime/opencv.js';
import type { SimilarityMatrix } from '../src/vision/similarity-matrix.js';

/** What alignment is tried on: a golden sample, and other pictures of the same part that lie where it is known. */
export interface AlignmentScene {
  readonly group: string;
  readonly name: string;
  readonly golden: Mat;
  readonly parts: readonly Mat[];
  /** From the golden sample to each of the parts. */
  readonly lies: readonly SimilarityMatrix[];
  /** Where the part is on the golden sample, pixels. */
  readonly area: Box;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const boards = `${root}/../shared/data/deeppcb`;

const areas: Readonly<Record<string, Box>> = {
  'controller-board': { x: 70, y: 65, width: 500, height: 350 },
  'machined-flange': { x: 46, y: 45, width: 389, height: 390 },
  'printed-carton': { x: 50, y: 54, width: 421, height: 292 },
};

interface ManifestImage {
  readonly file: string;
  readonly product: string;
  readonly kind: string;
  readonly nuisance: {
    readonly shiftX: number;
    readonly shiftY: number;
    readonly angleDeg: number;
    readonly scale: number;
  };
}

/** Rendered products: each other golden sample is another specimen, and the manifest says where it lies. */
export function renderedScenes(): readonly AlignmentScene[] {
  const folder = `${root}/reference-images`;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of this repository, written by its generator
  const { images } = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as {
    readonly images: readonly ManifestImage[];
  };
  return Object.entries(areas).map(([name, area]) => {
    const golden = cv.imread(`${folder}/${name}/golden/01.png`);
    const others = images.filter(
      ({ product, kind, file }) => product === name && kind === 'golden' && !file.endsWith('01.png'),
    );
    return {
      group: name,
      name,
      golden,
      parts: others.map(({ file }) => cv.imread(`${folder}/${file}`)),
      lies: others.map(({ nuisance }) => placed(nuisance, golden)),
      area,
    };
  });
}

/** Photographed boards of DeepPCB, where they are at hand: templates themselves, so that the truth is exact. */
export function boardScenes(count: number): readonly AlignmentScene[] {
  if (!existsSync(boards)) return [];
  const files = readdirSync(boards).filter((name) => name.endsWith('_temp.jpg'));
  const step = Math.max(1, Math.floor(files.length / count));
  return files
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map((name) => {
      const golden = cv.imread(`${boards}/${name}`);
      return {
        group: 'DeepPCB boards',
        name,
        golden,
        parts: [golden],
        lies: [{ a: 1, b: 0, tx: 0, ty: 0 }],
        area: { x: 20, y: 20, width: golden.cols - 40, height: golden.rows - 40 },
      };
    });
}

function placed(
  { shiftX, shiftY, angleDeg, scale }: ManifestImage['nuisance'],
  { cols, rows }: Mat,
): SimilarityMatrix {
  return about(cols / 2, rows / 2, { angleDeg, scale, shiftX, shiftY });
}

/** Turned and scaled about a point, then shifted. */
export function about(
  cx: number,
  cy: number,
  {
    angleDeg,
    scale,
    shiftX,
    shiftY,
  }: { readonly angleDeg: number; readonly scale: number; readonly shiftX: number; readonly shiftY: number },
): SimilarityMatrix {
  const angle = (angleDeg * Math.PI) / 180;
  const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return { a, b, tx: cx + shiftX - (a * cx - b * cy), ty: cy + shiftY - (b * cx + a * cy) };
}
