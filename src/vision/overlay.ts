import type { Mat } from 'opencv4nodejs';
import type { Region } from '../domain/comparison.js';
import type { AnomalyMap } from '../ports/comparer.js';
import { cv } from '../runtime/opencv.js';
import { heatColours } from './heat-colours.js';

/** How much of the picture the hottest colour covers, 0 to 1. */
const strongest = 0.65;
/** Boxes are drawn this far outside of what they show, so that they do not hide it. Pixels. */
const paddingPx = 5;

interface Overlay {
  /** The inspected area of the aligned part. */
  readonly image: Mat;
  readonly map: AnomalyMap;
  readonly regions: readonly Region[];
}

/** The part with its anomaly map as heat and a labelled box around each region. BGR, the size of `image`. */
export function drawOverlay({ image, map, regions }: Overlay): Mat {
  const picture = blend(image, map);
  // Large, so that labels stay readable when the page shrinks the picture.
  const scale = Math.max(0.4, Math.min(image.cols, image.rows) / 1000);
  for (const region of regions.toReversed()) drawRegion(picture, region, scale);
  return picture;
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
