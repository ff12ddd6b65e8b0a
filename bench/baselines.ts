import type { Mat } from 'opencv4nodejs';
import type { Embedding } from '../src/ports/comparer.js';
import { cv } from '../src/runtime/opencv.js';
import { toGrey } from '../src/vision/to-grey.js';

/* What people compare pictures with when they have no learned distance. Each says how anomalous a part is. */

const smooth = new cv.Size(5, 5);

/** Largest difference of grey levels to the golden sample that resembles the place most, both smoothed a little. */
export function pixelDifference(part: Mat, golden: readonly Mat[]): number {
  const seen = toGrey(part).gaussianBlur(smooth, 1.5);
  return lowest(
    golden.map((one) => seen.absdiff(toGrey(one).gaussianBlur(smooth, 1.5)).convertTo(cv.CV_32F)),
  );
}

/** One minus the structural similarity (Wang et al. 2004) at its lowest, window of 11 pixels. */
export function structuralDissimilarity(part: Mat, golden: readonly Mat[]): number {
  return lowest(golden.map((one) => dissimilarity(floating(part), floating(one))));
}

/**
 * Nearest embedding of the golden samples within two cells, by cosine: a PatchCore-style memory (Roth et al. 2022) over
 * the same embedding, which knows where each patch lies but has no learned distance.
 */
export function memory(test: Embedding, golden: readonly Embedding[]): number {
  const { width, height, dims } = test;
  let worst = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let best = -1;
      for (const one of golden) {
        for (let v = Math.max(0, y - 2); v <= Math.min(height - 1, y + 2); v += 1) {
          for (let u = Math.max(0, x - 2); u <= Math.min(width - 1, x + 2); u += 1) {
            best = Math.max(best, product(test, y * width + x, one, v * width + u, dims));
          }
        }
      }
      worst = Math.max(worst, 1 - best);
    }
  }
  return worst;
}

function product(a: Embedding, at: number, b: Embedding, other: number, dims: number): number {
  const cells = a.width * a.height;
  let sum = 0;
  for (let dim = 0; dim < dims; dim += 1) {
    sum += (a.data[dim * cells + at] ?? 0) * (b.data[dim * cells + other] ?? 0);
  }
  return sum;
}

/** The highest value of the place-by-place lowest of several pictures. */
function lowest(pictures: readonly Mat[]): number {
  const [first, ...others] = pictures;
  if (first === undefined) throw new Error('no golden sample');
  const least = others.reduce((a, b) => a.sub(a.sub(b).threshold(0, 0, cv.THRESH_TOZERO)), first);
  return least.minMaxLoc().maxVal;
}

function floating(image: Mat): Mat {
  return toGrey(image).convertTo(cv.CV_32F);
}

function dissimilarity(a: Mat, b: Mat): Mat {
  const window = new cv.Size(11, 11);
  const mean = (image: Mat): Mat => image.gaussianBlur(window, 1.5);
  const [ma, mb] = [mean(a), mean(b)];
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  const [maa, mbb, mab] = [ma.hMul(ma), mb.hMul(mb), ma.hMul(mb)];
  const va = mean(a.hMul(a)).sub(maa);
  const vb = mean(b.hMul(b)).sub(mbb);
  const vab = mean(a.hMul(b)).sub(mab);
  const above = linear(mab, 2, c1).hMul(linear(vab, 2, c2));
  const below = linear(maa.add(mbb), 1, c1).hMul(linear(va.add(vb), 1, c2));
  return above.hDiv(below).convertTo(cv.CV_32F, -1, 1);
}

function linear(image: Mat, factor: number, offset: number): Mat {
  return image.convertTo(cv.CV_32F, factor, offset);
}
