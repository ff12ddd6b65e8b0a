import type { Noise } from './noise.js';

/** A point or an offset, pixels of the golden sample. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An outline in its own coordinates, pixels. */
export interface Shape {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Signed distance to the outline, pixels: negative inside. */
  readonly distance: (x: number, y: number) => number;
}

/** A disc around the origin. */
export function disc(radius: number): Shape {
  return { ...extent(radius, radius), distance: (x, y) => Math.sqrt(x * x + y * y) - radius };
}

/** A ring around the origin. */
export function ring(inner: number, outer: number): Shape {
  const middle = (inner + outer) / 2;
  const half = (outer - inner) / 2;
  return { ...extent(outer, outer), distance: (x, y) => Math.abs(Math.sqrt(x * x + y * y) - middle) - half };
}

/** A rectangle around the origin with rounded corners. */
export function rectangle(width: number, height: number, cornerRadius = 0): Shape {
  const insideX = width / 2 - cornerRadius;
  const insideY = height / 2 - cornerRadius;
  return {
    ...extent(width / 2, height / 2),
    distance: (x, y) => {
      const dx = Math.abs(x) - insideX;
      const dy = Math.abs(y) - insideY;
      const outX = Math.max(dx, 0);
      const outY = Math.max(dy, 0);
      return Math.sqrt(outX * outX + outY * outY) + Math.min(Math.max(dx, dy), 0) - cornerRadius;
    },
  };
}

/** The outline only of another shape, `widthPx` wide and centred on its edge. */
export function outline(shape: Shape, widthPx: number): Shape {
  const half = widthPx / 2;
  return {
    left: shape.left - half,
    top: shape.top - half,
    right: shape.right + half,
    bottom: shape.bottom + half,
    distance: (x, y) => Math.abs(shape.distance(x, y)) - half,
  };
}

/** A line through points with round ends; `taper` is the share of the width that is left at both ends. */
export function stroke(points: readonly Point[], widthPx: number, taper = 1): Shape {
  const half = widthPx / 2;
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const segments = points.slice(1).flatMap((to, index) => {
    const from = points[index];
    return from === undefined ? [] : [segment(from, to)];
  });
  return {
    left: Math.min(...xs) - half,
    top: Math.min(...ys) - half,
    right: Math.max(...xs) + half,
    bottom: Math.max(...ys) + half,
    distance: (x, y) => {
      let best = Number.POSITIVE_INFINITY;
      for (const [index, piece] of segments.entries()) {
        const share = Math.min(1, Math.max(0, (x - piece.x) * piece.alongX + (y - piece.y) * piece.alongY));
        const dx = x - piece.x - share * piece.dx;
        const dy = y - piece.y - share * piece.dy;
        const run = (index + share) / segments.length;
        const width = half * (taper + (1 - taper) * 4 * run * (1 - run));
        best = Math.min(best, Math.sqrt(dx * dx + dy * dy) - width);
      }
      return best;
    },
  };
}

/** A disc or oval whose edge wanders with a noise: stains, chips and other things that nobody drew. */
export function blob(radiusX: number, radiusY: number, edge: Noise, wander: number): Shape {
  const mean = Math.min(radiusX, radiusY);
  return {
    ...extent(radiusX * (1 + wander) + 1, radiusY * (1 + wander) + 1),
    distance: (x, y) => {
      const across = x / radiusX;
      const down = y / radiusY;
      return (Math.sqrt(across * across + down * down) - 1 - wander * edge(x, y)) * mean;
    },
  };
}

/** A filled outline of straight edges. */
export function polygon(points: readonly Point[]): Shape {
  const border = stroke([...points, ...points.slice(0, 1)], 0);
  return {
    ...border,
    distance: (x, y) => (contains(points, x, y) ? -border.distance(x, y) : border.distance(x, y)),
  };
}

function contains(points: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  let before = points.at(-1);
  for (const point of points) {
    if (before !== undefined && point.y > y !== before.y > y) {
      const crossing = point.x + ((y - point.y) * (before.x - point.x)) / (before.y - point.y);
      if (x < crossing) inside = !inside;
    }
    before = point;
  }
  return inside;
}

function segment(from: Point, to: Point) {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = Math.max(dx * dx + dy * dy, 1e-9);
  return { x: from.x, y: from.y, dx, dy, alongX: dx / square, alongY: dy / square };
}

function extent(reachX: number, reachY: number) {
  return { left: -reachX, top: -reachY, right: reachX, bottom: reachY };
}
