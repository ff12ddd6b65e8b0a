import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { committedSeed, products } from '../../../reference-images/render/products.js';
import { counts, type Job, jobsOf, renderImage } from '../../../reference-images/render/render-image.js';
import { cv } from '../../../src/runtime/opencv.js';

const folder = new URL('../../../reference-images/', import.meta.url);

const manifest = z
  .object({
    seed: z.string(),
    renderedWith: z.object({ opencv: z.string(), node: z.string(), arch: z.string() }),
    images: z.array(
      z.object({
        file: z.string(),
        product: z.string(),
        kind: z.enum(['golden', 'good', 'defective']),
        sha256: z.string(),
        defect: z
          .object({
            type: z.string(),
            box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
            areaPx: z.number(),
            contrast: z.number(),
          })
          .optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));

const opencv = `${cv.version.major}.${cv.version.minor}.${cv.version.revision}`;
/** Bytes are promised for the encoder and the processor that made them; elsewhere the pixels must agree. */
const sameMachinery = manifest.renderedWith.opencv === opencv && manifest.renderedWith.arch === process.arch;

function committed(file: string): Buffer {
  return readFileSync(new URL(file, folder));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function productNamed(name: string) {
  const product = products().find((each) => each.name === name);
  if (product === undefined) throw new Error(`no product ${name}`);
  return product;
}

/** Mean difference of two encoded pictures, grey levels. */
function meanDifference(a: Buffer, b: Buffer): number {
  const one = cv.imdecode(a).getData();
  const other = cv.imdecode(b).getData();
  expect(one.length).toBe(other.length);
  return one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
}

describe('the committed product images', () => {
  it('are the files that the manifest describes', () => {
    for (const image of manifest.images) expect(sha256(committed(image.file)), image.file).toBe(image.sha256);
  });

  it('are complete for every product', () => {
    expect(manifest.seed).toBe(committedSeed);
    for (const product of products()) {
      const images = manifest.images.filter((image) => image.product === product.name);
      expect(images.filter((image) => image.kind === 'golden')).toHaveLength(counts.golden);
      expect(images.filter((image) => image.kind === 'good')).toHaveLength(counts.good);
      expect(images.filter((image) => image.kind === 'defective').length).toBeGreaterThanOrEqual(16);
      expect(images).toHaveLength(jobsOf(product).length);
    }
  });

  it('have a defect inside the picture exactly where the part is defective', () => {
    for (const image of manifest.images) {
      const { defect } = image;
      expect(defect !== undefined, image.file).toBe(image.kind === 'defective');
      if (defect === undefined) continue;
      const { widthPx, heightPx } = productNamed(image.product);
      expect(defect.box.x).toBeGreaterThanOrEqual(0);
      expect(defect.box.y).toBeGreaterThanOrEqual(0);
      expect(defect.box.x + defect.box.width).toBeLessThanOrEqual(widthPx);
      expect(defect.box.y + defect.box.height).toBeLessThanOrEqual(heightPx);
      expect(defect.areaPx).toBeLessThanOrEqual(defect.box.width * defect.box.height);
      expect(defect.contrast).toBeGreaterThanOrEqual(10);
    }
  });
});

describe('rendering', () => {
  const jobs: readonly (readonly [string, Job])[] = [
    ['machined-flange', { kind: 'golden', index: 0 }],
    ['printed-carton', { kind: 'good', index: 3 }],
    ['controller-board', { kind: 'defective', index: 8 }],
  ];

  it.each(jobs)('draws %s again from the seed as it was committed: %o', (name, job) => {
    const { bytes, entry } = renderImage(productNamed(name), job, committedSeed);
    const listed = manifest.images.find((image) => image.file === entry.file);
    if (sameMachinery) expect(entry.sha256).toBe(listed?.sha256);
    expect(meanDifference(bytes, committed(entry.file))).toBeLessThan(0.5);
    expect(entry.defect?.box).toEqual(listed?.defect?.box);
  });

  it('draws another specimen from another seed', () => {
    const job: Job = { kind: 'golden', index: 0 };
    const { bytes, entry } = renderImage(productNamed('machined-flange'), job, 'another');
    const difference = meanDifference(bytes, committed(entry.file));
    expect(difference).toBeGreaterThan(0.5);
    expect(difference).toBeLessThan(10);
  });
});
