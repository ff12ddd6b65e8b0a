import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { cv } from '../../src/runtime/opencv.js';
import { contactSheet, type Shown } from './contact-sheet.js';
import { committedSeed, products } from './products.js';
import { jobsOf, renderImage } from './render-image.js';

/*
 * Draws every product image anew: node dist-tools/reference-images/render/main.js [--out DIR] [--seed TEXT]
 * Folders of products under DIR are emptied first, so that no picture outlives the manifest that describes it.
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'reference-images' },
    seed: { type: 'string', default: committedSeed },
  },
});

const shown: Shown[][] = [];
const images = products().flatMap((product) => {
  for (const folder of ['golden', 'good', 'defective']) {
    rmSync(join(values.out, product.name, folder), { recursive: true, force: true });
  }
  const rendered = jobsOf(product).map((job) => {
    const image = renderImage(product, job, values.seed);
    const path = join(values.out, image.entry.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, image.bytes);
    process.stdout.write(`${path} ${image.bytes.length}\n`);
    return image;
  });
  const good = rendered.filter(({ entry }) => entry.kind === 'good').slice(0, 1);
  const bad = rendered.filter(({ entry }) => entry.kind === 'defective');
  const spread = [0, 0.3, 0.55, 0.8].flatMap((share) =>
    bad.slice(Math.floor(share * bad.length)).slice(0, 1),
  );
  shown.push([...rendered.slice(0, 1), ...good, ...spread]);
  return rendered.map(({ entry }) => entry);
});

const manifest = {
  note: 'Written by npm run render. Boxes are in pixels of golden/01.png of the product; see README.md.',
  seed: values.seed,
  renderedWith: {
    opencv: `${cv.version.major}.${cv.version.minor}.${cv.version.revision}`,
    node: process.versions.node,
    arch: process.arch,
  },
  products: products().map(({ name, title, widthPx, heightPx }) => ({ name, title, widthPx, heightPx })),
  images,
};
writeFileSync(join(values.out, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
writeFileSync(join(values.out, 'overview.png'), contactSheet(shown));
