import { cv } from '../../src/runtime/opencv.js';
import type { Nuisance, Picture } from './engine/camera.js';
import type { ImageEntry } from './render-image.js';

/** A picture with what the manifest says of it. */
export interface Shown {
  readonly picture: Picture;
  readonly entry: ImageEntry;
}

const cell = { width: 190, height: 158 } as const;

/** Rows of small pictures, defects framed in red, as PNG. */
export function contactSheet(rows: readonly (readonly Shown[])[]): Buffer {
  const columns = Math.max(...rows.map((row) => row.length));
  const sheet = new cv.Mat(rows.length * cell.height, columns * cell.width, cv.CV_8UC3, [40, 40, 40]);
  rows.forEach((row, r) => {
    row.forEach((shown, c) => {
      const small = thumbnail(shown);
      const x = c * cell.width + Math.floor((cell.width - small.cols) / 2);
      const y = r * cell.height + Math.floor((cell.height - small.rows) / 2);
      small.copyTo(sheet.getRegion(new cv.Rect(x, y, small.cols, small.rows)));
    });
  });
  // Two bits fewer a channel: the eye does not miss them here and the file is half as large.
  const coarse = Buffer.from(sheet.getData().map((value) => (value & 0xfc) | 2));
  return cv.imencode('.png', new cv.Mat(coarse, sheet.rows, sheet.cols, cv.CV_8UC3), [
    cv.IMWRITE_PNG_COMPRESSION,
    9,
  ]);
}

function thumbnail({ picture, entry }: Shown) {
  const full = new cv.Mat(picture.data, picture.height, picture.width, cv.CV_8UC3).copy();
  if (entry.defect !== undefined) {
    const { x, y, width, height } = entry.defect.box;
    const margin = 8;
    const corners = [
      [x - margin, y - margin],
      [x + width + margin, y - margin],
      [x + width + margin, y + height + margin],
      [x - margin, y + height + margin],
    ].map(([cx = 0, cy = 0]) => inPicture({ x: cx, y: cy }, entry.nuisance, picture));
    full.drawPolylines([corners], true, new cv.Vec3(40, 40, 255), 3, cv.LINE_AA);
  }
  const scale = Math.min((cell.width - 6) / picture.width, (cell.height - 6) / picture.height);
  return full.resize(
    Math.round(picture.height * scale),
    Math.round(picture.width * scale),
    0,
    0,
    cv.INTER_AREA,
  );
}

/** Where a point of the golden sample lies in a picture. */
function inPicture(point: { x: number; y: number }, nuisance: Nuisance, picture: Picture) {
  const angle = (nuisance.angleDeg * Math.PI) / 180;
  const dx = (point.x - picture.width / 2) * nuisance.scale;
  const dy = (point.y - picture.height / 2) * nuisance.scale;
  const x = dx * Math.cos(angle) - dy * Math.sin(angle) + picture.width / 2 + nuisance.shiftX;
  const y = dx * Math.sin(angle) + dy * Math.cos(angle) + picture.height / 2 + nuisance.shiftY;
  return new cv.Point2(Math.round(x), Math.round(y));
}
