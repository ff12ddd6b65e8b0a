import { readFileSync } from 'node:fs';
import type { Mat } from 'opencv4nodejs';
import { describe, expect, it } from 'vitest';
import { cv } from '../../../src/runtime/opencv.js';
import { type AlignedPart, align, prepareAlignment } from '../../../src/vision/align.js';

const folder = new URL('../../../reference-images/', import.meta.url);

interface ProductImage {
  readonly file: string;
  readonly product: string;
  readonly kind: string;
  readonly nuisance: { readonly angleDeg: number; readonly scale: number };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of this repository, written by its generator
const { images } = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as {
  readonly images: readonly ProductImage[];
};

function read(file: string): Mat {
  return cv.imdecode(readFileSync(new URL(file, folder)), cv.IMREAD_COLOR);
}

const features = { kind: 'features', maxResidualPx: 3, maxRotationDeg: 15, maxScaleChange: 0.1 } as const;

function expectAligned(part: ReturnType<typeof align>): AlignedPart & { readonly kind: 'aligned' } {
  if (part.kind === 'rejected') throw new Error(`${part.reason} ${JSON.stringify(part.numbers)}`);
  return part;
}

describe.each(['controller-board', 'machined-flange', 'printed-carton'])('alignment of the %s', (product) => {
  const golden = read(`${product}/golden/01.png`);
  const target = prepareAlignment(golden, features);
  const whole = { x: 0, y: 0, width: golden.cols, height: golden.rows };
  const parts = images.filter((image) => image.product === product);

  it.each(parts)('finds rotation and scale of $file', ({ file, nuisance }) => {
    const { alignment, image } = expectAligned(align(read(file), target, whole));
    if (alignment.kind !== 'aligned') throw new Error('skipped');
    expect(alignment.residualPx).toBeLessThan(2);
    // 0.15 degrees move the corner of the largest product by one pixel.
    expect(Math.abs(Math.abs(alignment.transform.rotationDeg) - Math.abs(nuisance.angleDeg))).toBeLessThan(
      0.15,
    );
    expect(alignment.transform.scale * nuisance.scale).toBeCloseTo(1, 2);
    expect([image.cols, image.rows]).toEqual([golden.cols, golden.rows]);
  });
});

describe('alignment', () => {
  const board = read('controller-board/golden/01.png');
  const whole = { x: 0, y: 0, width: board.cols, height: board.rows };

  it('rejects another product', () => {
    const part = align(read('printed-carton/golden/01.png'), prepareAlignment(board, features), whole);
    expect(part.kind).toBe('rejected');
  });

  it('rejects an empty frame with the number of features', () => {
    const empty = new cv.Mat(480, 640, cv.CV_8UC3, [90, 90, 90]);
    const part = align(empty, prepareAlignment(board, features), whole);
    expect(part).toMatchObject({ kind: 'rejected', reason: 'too-few-features', numbers: { features: 0 } });
  });

  it('rejects a part that is turned too far, and tells by how much', () => {
    const matrix = cv.getRotationMatrix2D(new cv.Point2(board.cols / 2, board.rows / 2), 8, 1);
    const turned = board.warpAffine(
      matrix,
      new cv.Size(board.cols, board.rows),
      cv.INTER_LINEAR,
      cv.BORDER_REFLECT,
    );
    const part = align(turned, prepareAlignment(board, { ...features, maxRotationDeg: 5 }), whole);
    expect(part).toMatchObject({ kind: 'rejected', reason: 'rotation-out-of-range' });
    if (part.kind === 'rejected') expect(Math.abs(part.numbers['rotationDeg'] ?? 0)).toBeCloseTo(8, 1);
  });

  it('rejects a part of which too much lies outside of the frame', () => {
    const moved = board.getRegion(new cv.Rect(80, 0, 560, 480)).copy();
    const part = align(moved, prepareAlignment(board, features), whole);
    expect(part).toMatchObject({ kind: 'rejected', reason: 'shift-out-of-range' });
  });

  it('accepts the same part when the inspected area lies inside', () => {
    const moved = board.getRegion(new cv.Rect(80, 0, 560, 480)).copy();
    const part = align(moved, prepareAlignment(board, features), { x: 100, y: 20, width: 500, height: 440 });
    expect(part.kind).toBe('aligned');
  });

  it('by two marks finds a moved part to a fraction of a pixel', () => {
    const boxes: [typeof mark, typeof mark] = [mark, { ...mark, x: 540, y: 400 }];
    const target = prepareAlignment(board, { kind: 'fiducials', boxes, searchPx: 20, minCorrelation: 0.6 });
    const matrix = new cv.Mat(
      [
        [1, 0, 6.5],
        [0, 1, -4.25],
      ],
      cv.CV_64F,
    );
    const moved = board.warpAffine(matrix, new cv.Size(640, 480), cv.INTER_LINEAR, cv.BORDER_REPLICATE);
    const { alignment } = expectAligned(align(moved, target, whole));
    if (alignment.kind !== 'aligned') throw new Error('skipped');
    expect(alignment.transform.shiftX).toBeCloseTo(-6.5, 0);
    expect(alignment.transform.shiftY).toBeCloseTo(4.25, 0);
    expect(alignment.residualPx).toBeLessThan(0.5);
  });

  it('by two marks rejects a part that does not have them', () => {
    const boxes: [typeof mark, typeof mark] = [mark, { ...mark, x: 540, y: 400 }];
    const target = prepareAlignment(board, { kind: 'fiducials', boxes, searchPx: 20, minCorrelation: 0.6 });
    expect(align(read('printed-carton/golden/01.png'), target, whole)).toMatchObject({
      kind: 'rejected',
      reason: 'fiducial-not-found',
    });
  });

  it('none passes the frame on, and rejects another size', () => {
    const target = prepareAlignment(board, { kind: 'none' });
    expect(expectAligned(align(board, target, whole)).alignment).toEqual({ kind: 'skipped' });
    expect(align(read('printed-carton/golden/01.png'), target, whole)).toMatchObject({
      kind: 'rejected',
      reason: 'size-differs',
      numbers: { width: 520, goldenWidth: 640 },
    });
  });
});

const mark = { x: 60, y: 50, width: 40, height: 40 };
