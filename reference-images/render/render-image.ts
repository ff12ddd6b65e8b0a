import { createHash } from 'node:crypto';
import { cv } from '../../src/runtime/opencv.js';
import { type Nuisance, type Picture, photograph } from './engine/camera.js';
import { createRandom } from './engine/random.js';
import { type Product, render } from './engine/scene.js';
import { type GroundTruth, groundTruth } from './ground-truth.js';
import { goldenNuisance, lineNuisance } from './nuisance.js';

/** One picture to make. */
export type Job =
  | { readonly kind: 'golden'; readonly index: number }
  | { readonly kind: 'good'; readonly index: number }
  /** `index` is the place in the product's list of defects. */
  | { readonly kind: 'defective'; readonly index: number };

/** What the manifest says of one picture. */
export interface ImageEntry {
  /** Path from the folder of reference images. */
  readonly file: string;
  readonly product: string;
  readonly kind: Job['kind'];
  readonly sha256: string;
  /** Seed of this picture alone. */
  readonly seed: string;
  readonly defect?: { readonly type: string; readonly note: string } & GroundTruth;
  readonly nuisance: Nuisance;
}

/** Golden samples and good parts of each product. */
export const counts = { golden: 4, good: 12 } as const;

/** All pictures of a product. */
export function jobsOf(product: Product): Job[] {
  return [
    ...Array.from({ length: counts.golden }, (_, index): Job => ({ kind: 'golden', index })),
    ...Array.from({ length: counts.good }, (_, index): Job => ({ kind: 'good', index })),
    ...product.defects.map((_, index): Job => ({ kind: 'defective', index })),
  ];
}

/** Makes one picture: draws the specimen, spoils it if it is to be defective, photographs and encodes it. */
export function renderImage(
  product: Product,
  job: Job,
  baseSeed: string,
): { readonly bytes: Buffer; readonly picture: Picture; readonly entry: ImageEntry } {
  const seed = `${baseSeed}/${product.name}/${job.kind}/${job.index}`;
  const random = createRandom(seed);
  const specimen = random.fork('specimen');
  const defect = job.kind === 'defective' ? product.defects[job.index] : undefined;
  const good = render(product, product.scene, specimen);
  const lit = defect === undefined ? good : render(product, defect.edit(product.scene), specimen);
  const nuisance =
    job.kind === 'golden'
      ? goldenNuisance(job.index, product.exposure, random.fork('camera'))
      : lineNuisance(product.exposure, random.fork('camera'));
  const picture = photograph(lit, nuisance, random.fork('sensor'));
  const bytes = encode(picture, nuisance);
  const entry: ImageEntry = {
    file: fileOf(product, job),
    product: product.name,
    kind: job.kind,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    seed,
    ...(defect === undefined
      ? {}
      : { defect: { type: defect.type, note: defect.note, ...groundTruth(good, lit, product.exposure) } }),
    nuisance,
  };
  return { bytes, picture, entry };
}

function encode(picture: Picture, nuisance: Nuisance): Buffer {
  const mat = new cv.Mat(picture.data, picture.height, picture.width, cv.CV_8UC3);
  return nuisance.jpegQuality === undefined
    ? cv.imencode('.png', mat, [cv.IMWRITE_PNG_COMPRESSION, 9])
    : cv.imencode('.jpg', mat, [cv.IMWRITE_JPEG_QUALITY, nuisance.jpegQuality]);
}

function fileOf(product: Product, job: Job): string {
  const number = String(job.index + 1).padStart(2, '0');
  switch (job.kind) {
    case 'golden':
      return `${product.name}/golden/${number}.png`;
    case 'good':
      return `${product.name}/good/${number}.jpg`;
    case 'defective':
      return `${product.name}/defective/${number}-${product.defects[job.index]?.type ?? 'unknown'}.jpg`;
  }
}
