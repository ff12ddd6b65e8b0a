import type { Mat, Vec3 } from 'opencv4nodejs';
import type { Box, Region } from '../domain/comparison.js';
import type { Polygon } from '../domain/polygon.js';
import type { AnomalyMap } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';
import type { RecipeAreas } from './area-labels.js';
import { heatColours } from './heat-colours.js';
import { withoutMasked } from './judge-map.js';

/** How much of the picture the hottest colour covers, 0 to 1. */
const strongest = 0.65;
/** Boxes are drawn this far outside of what they show, so that they do not hide it. Pixels. */
const paddingPx = 5;

interface Overlay {
  /** The inspected area of the aligned part. */
  readonly image: Mat;
  readonly map: AnomalyMap;
  readonly regions: readonly Region[];
  /** Masks and zones, outlined. */
  readonly recipe: RecipeAreas;
  /** What `image` shows, pixels of the first golden sample. */
  readonly area: Box;
}

/** The part with its anomaly map as heat and a labelled box around each region. BGR, the size of `image`. */
export function drawOverlay({ image, map, regions, recipe, area }: Overlay): Mat {
  const picture = blend(image, withoutMasked(map, recipe, area));
  // Large, so that labels stay readable when the page shrinks the picture.
  const scale = Math.max(0.4, Math.min(image.cols, image.rows) / 1000);
  const outline = (areas: readonly NamedArea[] = [], colour: Vec3): void => {
    for (const one of areas) drawArea(picture, { ...one, colour, area, scale });
  };
  outline(recipe.masks, new cv.Vec3(150, 150, 150));
  outline(recipe.zones, new cv.Vec3(230, 190, 60));
  for (const region of regions.toReversed()) drawRegion(picture, region, scale);
  return picture;
}

interface NamedArea {
  readonly name: string;
  readonly polygon: Polygon;
}

function drawArea(
  picture: Mat,
  { name, polygon, colour, area, scale }: NamedArea & { colour: Vec3; area: Box; scale: number },
): void {
  const corners = polygon.map(([x, y]) => new cv.Point2(Math.round(x - area.x), Math.round(y - area.y)));
  picture.drawPolylines([corners], true, colour, Math.max(1, Math.round(scale)), cv.LINE_AA);
  const left = Math.min(...corners.map(({ x }) => x));
  const bottom = Math.max(...corners.map(({ y }) => y));
  const origin = new cv.Point2(Math.max(0, left) + 3, Math.min(picture.rows, bottom) - 4);
  picture.putText(name, origin, cv.FONT_HERSHEY_SIMPLEX, scale * 0.8, colour, 1, cv.LINE_AA);
}

function blend(image: Mat, map: AnomalyMap): Mat {
  const heat = scoresAsImage(map, image).getData();
  const pixels = grey3(image).getData();
  for (let pixel = 0, at = 0; pixel < heat.length; pixel += 1, at += 3) {
    const score = heat[pixel] ?? 0;
    const share = (strongest * score) / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      const colour = heatColours[score * 3 + channel] ?? 0;
      pixels[at + channel] = (pixels[at + channel] ?? 0) * (1 - share) + colour * share;
    }
  }
  return new cv.Mat(pixels, image.rows, image.cols, cv.CV_8UC3);
}

/** One byte a pixel: the score times 255, smoothed between the cells. */
function scoresAsImage({ width, height, stridePx, data }: AnomalyMap, image: Mat): Mat {
  const bytes = Buffer.from(Uint8Array.from(data, (score) => Math.round(score * 255)));
  const cells = new cv.Mat(bytes, height, width, cv.CV_8UC1);
  const padded = cells.resize(height * stridePx, width * stridePx, 0, 0, cv.INTER_LINEAR);
  return padded.getRegion(new cv.Rect(0, 0, image.cols, image.rows)).copy();
}

/** A picture that heat colours stand out from: grey, and a little darker. */
function grey3(image: Mat): Mat {
  const grey = image.channels === 1 ? image : image.cvtColor(cv.COLOR_BGR2GRAY);
  return grey.convertTo(cv.CV_8U, 0.85, 10).cvtColor(cv.COLOR_GRAY2BGR);
}

function drawRegion(picture: Mat, { box, score, defect }: Region, scale: number): void {
  const colour = new cv.Vec3(60, 220, 255);
  const left = Math.max(0, box.x - paddingPx);
  const top = Math.max(0, box.y - paddingPx);
  const right = Math.min(picture.cols, box.x + box.width + paddingPx);
  const bottom = Math.min(picture.rows, box.y + box.height + paddingPx);
  const thickness = Math.max(1, Math.round(scale * 2));
  picture.drawRectangle(new cv.Rect(left, top, right - left, bottom - top), colour, thickness);
  const label = `${defect === undefined ? '' : `${defect} `}${score.toFixed(2)}`;
  const { size } = cv.getTextSize(label, cv.FONT_HERSHEY_SIMPLEX, scale, 1);
  const x = Math.max(0, Math.min(left, picture.cols - size.width - 4));
  const y = top > size.height + 8 ? top - size.height - 7 : Math.min(bottom, picture.rows - size.height - 7);
  picture.drawRectangle(new cv.Rect(x, y, size.width + 4, size.height + 6), colour, -1);
  const origin = new cv.Point2(x + 2, y + size.height + 3);
  picture.putText(label, origin, cv.FONT_HERSHEY_SIMPLEX, scale, new cv.Vec3(0, 0, 0), 1, cv.LINE_AA);
}
