import type { Mat } from 'opencv4nodejs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadComparer } from '../../../src/adapters/onnx/load-comparer.js';
import type { LoadedComparer } from '../../../src/adapters/onnx/loaded-comparer.js';
import { cosineDistance, type DefectExample } from '../../../src/domain/name-defect.js';
import { cv } from '../../../src/runtime/opencv.js';
import { packagedModels } from '../../../src/runtime/packaged-models.js';
import { describeRegion } from '../../../src/vision/describe-region.js';
import { nameRegions } from '../../../src/vision/name-regions.js';

let comparer: LoadedComparer;
beforeAll(async () => {
  comparer = await loadComparer({ modelsDirectory: packagedModels, name: 'generic', threads: 1 });
});
afterAll(() => comparer.close());

/** A plate with a grain that is not the same anywhere. */
function plate(): Mat {
  const pixels = Buffer.alloc(256 * 192 * 3);
  let state = 7;
  for (let at = 0; at < pixels.length; at += 3) {
    state = (state * 48_271) % 2_147_483_647;
    pixels.fill(105 + (state % 20), at, at + 3);
  }
  return new cv.Mat(pixels, 192, 256, cv.CV_8UC3).gaussianBlur(new cv.Size(3, 3), 0.8);
}

const golden = plate();

/** A scratch: a thin bright line. */
function scratched(from: readonly [number, number], to: readonly [number, number]): Mat {
  const image = golden.copy();
  image.drawLine(new cv.Point2(...from), new cv.Point2(...to), new cv.Vec3(230, 230, 230), 2, cv.LINE_AA);
  return image;
}

/** A hole: a dark disc. */
function pierced(x: number, y: number): Mat {
  const image = golden.copy();
  image.drawCircle(new cv.Point2(x, y), 9, new cv.Vec3(15, 15, 15), -1, cv.LINE_AA);
  return image;
}

async function look(inspected: Mat, x: number, y: number): Promise<Float32Array> {
  return describeRegion({
    inspected,
    golden,
    box: { x: x - 14, y: y - 14, width: 28, height: 28 },
    comparer,
  });
}

describe('what a region looks like', () => {
  it('is a unit vector, nearly the same for a defect that lies turned, mirrored and elsewhere', async () => {
    const lying = await look(scratched([46, 60], [74, 60]), 60, 60);
    const standing = await look(scratched([180, 106], [180, 134]), 180, 120);
    const hole = await look(pierced(120, 100), 120, 100);
    const otherHole = await look(pierced(200, 40), 200, 40);
    expect(Math.hypot(...lying)).toBeCloseTo(1, 5);
    const alike = Math.max(cosineDistance(lying, standing), cosineDistance(hole, otherHole));
    const unlike = Math.min(cosineDistance(lying, hole), cosineDistance(standing, otherHole));
    expect(alike).toBeLessThan(unlike / 4);
  });

  it('names a region of a model without names, or leaves it unknown, and the others as they are', async () => {
    const inspected = pierced(120, 100);
    const region = { box: { x: 106, y: 86, width: 28, height: 28 }, areaPx: 784, score: 0.9 };
    const regions = [region, { ...region, score: 0.6 }];
    const descriptor = await look(inspected, 120, 100);
    const named = async (examples: readonly DefectExample[]) =>
      nameRegions({
        naming: { regions: 1, examples: async () => examples },
        regions,
        inspected,
        golden,
        comparer,
      });
    const none = await named([]);
    expect(none.regions).toEqual(regions);
    expect(none.descriptors).toEqual([descriptor]);
    const hole = (await named([{ name: 'hole', descriptor }])).regions;
    expect(hole[0]).toMatchObject({ ...region, defect: 'hole' });
    expect(hole[0]?.distance).toBeCloseTo(0, 5);
    expect(hole[1]).toEqual(regions[1]);
    const opposite = { name: 'hole', descriptor: descriptor.map((value) => -value) };
    expect((await named([opposite])).regions[0]).toMatchObject({ defect: 'unknown' });
  });

  it('is made at the rim and of regions larger than what is cut out', async () => {
    const edge = await look(pierced(4, 4), 4, 4);
    expect(edge.every(Number.isFinite)).toBe(true);
    const box = { x: 0, y: 0, width: 256, height: 192 };
    const whole = await describeRegion({ inspected: pierced(120, 100), golden, box, comparer });
    expect(Math.hypot(...whole)).toBeCloseTo(1, 5);
  });
});
