import type { Mat } from 'opencv4nodejs';
import type { Comparer, Embedding } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';
import { toModelImage } from './model-image.js';

/** The whole frame is shrunk to this for the question which part it shows, pixels. */
const sidePx = 128;
/** Embeddings are averaged over so many fields in each direction: what lies where counts, where exactly does not. */
const fields = 4;

/** What a frame as a whole shows: the embedding of the shrunk frame, averaged field by field, of length 1. */
export async function describePart(frame: Mat, comparer: Comparer): Promise<Float32Array> {
  const small = frame.resize(sidePx, sidePx, 0, 0, cv.INTER_AREA);
  return pooled(await comparer.embed(toModelImage(small, comparer.info)));
}

function pooled({ width, height, dims, data }: Embedding): Float32Array {
  const sums = new Float32Array(dims * fields * fields);
  for (let dim = 0; dim < dims; dim += 1) {
    for (let y = 0; y < height; y += 1) {
      const row = Math.floor((y * fields) / height) * fields;
      for (let x = 0; x < width; x += 1) {
        const at = (row + Math.floor((x * fields) / width)) * dims + dim;
        sums[at] = (sums[at] ?? 0) + (data[(dim * height + y) * width + x] ?? 0);
      }
    }
  }
  const length = Math.hypot(...sums);
  return length === 0 ? sums : sums.map((sum) => sum / length);
}
