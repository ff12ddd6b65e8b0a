import type { Mat } from 'opencv4nodejs';
import type { Similarity } from '../domain/alignment.js';
import { cv } from '../runtime/opencv.js';

/** p' = (a x - b y + tx, b x + a y + ty): rotation, equal scale and shift. */
export interface SimilarityMatrix {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const identity: SimilarityMatrix = { a: 1, b: 0, tx: 0, ty: 0 };

export function transformPoint({ a, b, tx, ty }: SimilarityMatrix, { x, y }: Point): Point {
  return { x: a * x - b * y + tx, y: b * x + a * y + ty };
}

export function invert({ a, b, tx, ty }: SimilarityMatrix): SimilarityMatrix {
  const squared = a * a + b * b;
  const ia = a / squared;
  const ib = -b / squared;
  return { a: ia, b: ib, tx: -(ia * tx - ib * ty), ty: -(ib * tx + ia * ty) };
}

/** First `inner`, then `outer`. */
export function compose(outer: SimilarityMatrix, inner: SimilarityMatrix): SimilarityMatrix {
  const shift = transformPoint(outer, { x: inner.tx, y: inner.ty });
  return {
    a: outer.a * inner.a - outer.b * inner.b,
    b: outer.b * inner.a + outer.a * inner.b,
    tx: shift.x,
    ty: shift.y,
  };
}

export function toSimilarity({ a, b, tx, ty }: SimilarityMatrix): Similarity {
  return { rotationDeg: (Math.atan2(b, a) * 180) / Math.PI, scale: Math.hypot(a, b), shiftX: tx, shiftY: ty };
}

/** As OpenCV warps by it: 2 x 3. */
export function toMat({ a, b, tx, ty }: SimilarityMatrix): Mat {
  return new cv.Mat(
    [
      [a, -b, tx],
      [b, a, ty],
    ],
    cv.CV_64F,
  );
}
