/** Pixels of the first golden sample. */
export type Vertex = readonly [x: number, y: number];

/** Corners in order around an area; the last is joined to the first. */
export type Polygon = readonly Vertex[];

/** What is wrong with a polygon, in words; nothing when its sides meet at its corners only and it holds an area. */
export function polygonFault(polygon: Polygon): string | undefined {
  for (const [first, one] of sidesOf(polygon).entries()) {
    for (const [second, other] of sidesOf(polygon).entries()) {
      if (second <= first) continue;
      const areNeighbours = second === first + 1 || (first === 0 && second === polygon.length - 1);
      const crossing = areNeighbours ? foldsBack(one, other) : meet(one, other);
      if (crossing) return `side ${first + 1} (${text(one)}) crosses side ${second + 1} (${text(other)})`;
    }
  }
  return areaOf(polygon) === 0 ? 'its corners lie on one line' : undefined;
}

/** The corners that lie outside of an image. */
export function cornersOutside(
  polygon: Polygon,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Vertex[] {
  return polygon.filter(([x, y]) => x < 0 || y < 0 || x > width || y > height);
}

/** Whether a point lies inside, by the number of sides to the right of it (Shimrat 1962). */
export function isInPolygon(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  for (const [[x1, y1], [x2, y2]] of sidesOf(polygon)) {
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

type Side = readonly [Vertex, Vertex];

function sidesOf(polygon: Polygon): readonly Side[] {
  return polygon.flatMap((corner, index) => {
    const next = polygon[(index + 1) % polygon.length];
    return next === undefined ? [] : [[corner, next] as const];
  });
}

/** Twice the area of the triangle, positive when `c` lies to the right of the way from `a` to `b` on a picture. */
function turn([ax, ay]: Vertex, [bx, by]: Vertex, [cx, cy]: Vertex): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

function meet([a, b]: Side, [c, d]: Side): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isBetween(c, a, b)) ||
    (abd === 0 && isBetween(d, a, b)) ||
    (cda === 0 && isBetween(a, c, d)) ||
    (cdb === 0 && isBetween(b, c, d))
  );
}

/** Neighbours share a corner; they overlap when both run along the same line to the same side of it. */
function foldsBack([a, b]: Side, [c, d]: Side): boolean {
  const [shared, one, other] = sameVertex(b, c) ? [b, a, d] : [a, b, c];
  if (turn(one, shared, other) !== 0) return false;
  return (one[0] - shared[0]) * (other[0] - shared[0]) + (one[1] - shared[1]) * (other[1] - shared[1]) > 0;
}

function isBetween([x, y]: Vertex, [ax, ay]: Vertex, [bx, by]: Vertex): boolean {
  return x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
}

function sameVertex([ax, ay]: Vertex, [bx, by]: Vertex): boolean {
  return ax === bx && ay === by;
}

function areaOf(polygon: Polygon): number {
  const twice = sidesOf(polygon).reduce((sum, [[x1, y1], [x2, y2]]) => sum + x1 * y2 - x2 * y1, 0);
  return Math.abs(twice) / 2;
}

function text([[x1, y1], [x2, y2]]: Side): string {
  return `${x1},${y1} to ${x2},${y2}`;
}
