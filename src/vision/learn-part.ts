import type { Mat } from 'opencv4nodejs';
import type { RecipeConfig } from '../config/sections/recipe.js';
import type { Comparer } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';
import { distanceTo, type KnownPart } from './identify-part.js';
import { describePart } from './part-descriptor.js';

/** Of many golden samples so many are turned and lit in other ways: they are alike. */
const perturbed = 3;
/** What was tried is not all that happens. */
const reserve = 1.1;
/** Share of the frame that a part is shifted by. */
const shift = 0.05;
const gains = [0.7, 1.4] as const;
const blurPx = 1.2;

interface LearnPart {
  readonly part: string;
  /** Golden samples as the camera saw them. */
  readonly images: readonly Mat[];
  readonly alignment: RecipeConfig['alignment'];
  readonly comparer: Comparer;
  readonly turn: () => Promise<void>;
}

/**
 * Learns from golden samples how a part looks as a whole. How far a good part may look from them is found by turning,
 * scaling, shifting, lighting and blurring them as far as the recipe's alignment allows.
 */
export async function learnPart(options: LearnPart): Promise<KnownPart> {
  const { part, images, alignment, comparer, turn } = options;
  const descriptors: Float32Array[] = [];
  for (const image of images) {
    await turn();
    descriptors.push(await describePart(image, comparer));
  }
  let farthest = 0;
  for (const [index, image] of images.slice(0, perturbed).entries()) {
    const own = descriptors.slice(index, index + 1);
    for (const view of views(image, alignment)) {
      await turn();
      const distance = distanceTo(await describePart(view(), comparer), { descriptors: own });
      farthest = Math.max(farthest, distance);
    }
  }
  for (const descriptor of descriptors) {
    const others = descriptors.filter((other) => other !== descriptor);
    if (others.length > 0) farthest = Math.max(farthest, distanceTo(descriptor, { descriptors: others }));
  }
  return { part, descriptors, margin: farthest * reserve };
}

/** How the same part may look in another frame; each is made when it is asked for. */
function views(image: Mat, alignment: RecipeConfig['alignment']): readonly (() => Mat)[] {
  const { degrees, scale, move } = freedom(image, alignment);
  const corners = [-1, 1].flatMap((a) => [-1, 1].map((b) => ({ a, b })));
  return [
    ...corners.map(({ a, b }, index) => (): Mat => {
      const gain = gains[index % gains.length] ?? 1;
      return moved(image, {
        degrees: a * degrees,
        scale: 1 + b * scale,
        x: a * move * image.cols,
        y: b * move * image.rows,
      })
        .convertTo(-1, gain, 0)
        .gaussianBlur(new cv.Size(0, 0), blurPx);
    }),
    ...gains.map((gain) => (): Mat => image.convertTo(-1, gain, 0)),
  ];
}

interface Freedom {
  readonly degrees: number;
  /** Share. */
  readonly scale: number;
  /** Share of the frame. */
  readonly move: number;
}

function freedom(image: Mat, alignment: RecipeConfig['alignment']): Freedom {
  switch (alignment.kind) {
    case 'none':
      return { degrees: 0, scale: 0, move: 0 };
    case 'shift':
      return { degrees: 0, scale: 0, move: alignment.searchPx / Math.min(image.cols, image.rows) };
    case 'features':
      return {
        degrees: Math.min(6, alignment.maxRotationDeg),
        scale: Math.min(0.03, alignment.maxScaleChange),
        move: shift,
      };
    case 'fiducials':
      return { degrees: 5, scale: 0.02, move: alignment.searchPx / Math.min(image.cols, image.rows) };
  }
}

function moved(
  image: Mat,
  { degrees, scale, x, y }: { degrees: number; scale: number; x: number; y: number },
): Mat {
  const angle = (degrees * Math.PI) / 180;
  const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [cx, cy] = [image.cols / 2, image.rows / 2];
  const matrix = new cv.Mat(
    [
      [a, -b, cx - a * cx + b * cy + x],
      [b, a, cy - b * cx - a * cy + y],
    ],
    cv.CV_64F,
  );
  return image.warpAffine(matrix, new cv.Size(image.cols, image.rows), cv.INTER_LINEAR, cv.BORDER_REPLICATE);
}
