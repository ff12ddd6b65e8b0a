import { cv } from '../../../src/runtime/opencv.js';
import type { Shape } from './shape.js';

/** How a text is drawn. */
export interface Lettering {
  readonly text: string;
  /** Height of the capital letters, pixels. */
  readonly capPx: number;
  /** Stroke width as a share of the capital height. */
  readonly weight?: number;
  /** Plain strokes (default), double strokes, or serifs. */
  readonly face?: 'plain' | 'double' | 'serif';
}

/** Stencil pixels for one pixel of the golden sample. */
const stencilScale = 6;

/** Text as a shape, centred on the origin, written with OpenCV's Hershey fonts. */
export function lettering(options: Lettering): Shape {
  const { text, capPx, weight = 0.14, face = 'plain' } = options;
  const font = {
    plain: cv.FONT_HERSHEY_SIMPLEX,
    double: cv.FONT_HERSHEY_DUPLEX,
    serif: cv.FONT_HERSHEY_COMPLEX,
  }[face];
  const fontScale = (capPx * stencilScale) / 21;
  const thickness = Math.max(1, Math.round(capPx * stencilScale * weight));
  const { size } = cv.getTextSize(text, font, fontScale, thickness);
  const margin = thickness + stencilScale;
  const columns = size.width + 2 * margin;
  const rows = Math.round(capPx * stencilScale * 1.5) + 2 * margin;
  const baseline = Math.round(rows / 2 + (capPx * stencilScale) / 2);
  const mat = new cv.Mat(rows, columns, cv.CV_8U, 0);
  const white = new cv.Vec3(255, 255, 255);
  mat.putText(text, new cv.Point2(margin, baseline), font, fontScale, white, thickness, cv.LINE_AA, 0);
  const reachX = columns / 2 / stencilScale;
  const reachY = rows / 2 / stencilScale;
  const ink = blurInk(mat.getData(), columns, rows);
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : (ink[row * columns + column] ?? 0);
  return {
    left: -reachX,
    top: -reachY,
    right: reachX,
    bottom: reachY,
    // A stencil knows coverage, not distance: half a pixel on either side of the edge is all that is needed.
    distance: (x, y) => {
      const coverage = at(Math.floor((x + reachX) * stencilScale), Math.floor((y + reachY) * stencilScale));
      return (0.5 - coverage) * 0.7;
    },
  };
}

/** Mean over 3 x 3 stencil pixels, 0 to 1: the pen and the lens both round corners. */
function blurInk(ink: Uint8Array, columns: number, rows: number): Float32Array {
  const out = new Float32Array(ink.length);
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) sum += ink[(row + dy) * columns + column + dx] ?? 0;
      }
      out[row * columns + column] = sum / 2295;
    }
  }
  return out;
}
