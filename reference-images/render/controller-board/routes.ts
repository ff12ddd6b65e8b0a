import type { Point } from '../engine/shape.js';

/** One conductor of the top layer. */
export interface Route {
  readonly id: string;
  readonly points: readonly Point[];
  readonly widthPx: number;
  /** Ends in a via. */
  readonly via: boolean;
}

interface Bundle {
  readonly id: string;
  readonly points: readonly Point[];
  readonly count: number;
  readonly pitch: number;
  readonly widthPx?: number;
  readonly via?: boolean;
}

/** Parallel conductors that bend together, as a router lays them. */
const bundles: readonly Bundle[] = [
  {
    id: 'bus-a',
    points: [
      { x: -74, y: -30 },
      { x: -92, y: -30 },
      { x: -116, y: -54 },
      { x: -116, y: -118 },
    ],
    count: 5,
    pitch: 6,
    via: false,
  },
  {
    id: 'bus-b',
    points: [
      { x: -74, y: 10 },
      { x: -92, y: 10 },
      { x: -120, y: 38 },
      { x: -120, y: 112 },
    ],
    count: 4,
    pitch: 6.5,
    via: true,
  },
  {
    id: 'bus-c',
    points: [
      { x: 34, y: -52 },
      { x: 44, y: -62 },
      { x: 44, y: -86 },
      { x: 76, y: -118 },
      { x: 92, y: -118 },
    ],
    count: 4,
    pitch: 6,
    via: false,
  },
  {
    id: 'bus-d',
    points: [
      { x: 36, y: 24 },
      { x: 42, y: 24 },
      { x: 88, y: 70 },
      { x: 120, y: 70 },
    ],
    count: 4,
    pitch: 6.5,
    via: true,
  },
  {
    id: 'bus-e',
    points: [
      { x: -30, y: 44 },
      { x: -30, y: 78 },
    ],
    count: 3,
    pitch: 10,
    via: false,
  },
  {
    id: 'bus-f',
    points: [
      { x: -2, y: 44 },
      { x: -2, y: 66 },
      { x: 26, y: 94 },
      { x: 26, y: 138 },
    ],
    count: 4,
    pitch: 6,
    via: true,
  },
  {
    id: 'bus-g',
    points: [
      { x: -14, y: -70 },
      { x: -14, y: -112 },
      { x: -42, y: -140 },
    ],
    count: 5,
    pitch: 6,
    via: false,
  },
  {
    id: 'bus-h',
    points: [
      { x: -196, y: -44 },
      { x: -178, y: -44 },
      { x: -150, y: -16 },
      { x: -150, y: 20 },
    ],
    count: 4,
    pitch: 7,
    via: true,
  },
  {
    id: 'bus-i',
    points: [
      { x: 140, y: -100 },
      { x: 166, y: -100 },
      { x: 184, y: -82 },
      { x: 200, y: -82 },
    ],
    count: 3,
    pitch: 7,
    via: false,
  },
  {
    id: 'bus-j',
    points: [
      { x: -170, y: 112 },
      { x: -170, y: 126 },
      { x: -184, y: 140 },
    ],
    count: 3,
    pitch: 14,
    via: true,
  },
  {
    id: 'power-a',
    points: [
      { x: 216, y: 10 },
      { x: 216, y: 60 },
      { x: 204, y: 72 },
      { x: 204, y: 92 },
    ],
    count: 1,
    pitch: 0,
    widthPx: 12,
  },
  {
    id: 'power-b',
    points: [
      { x: 150, y: 30 },
      { x: 176, y: 30 },
      { x: 190, y: 44 },
      { x: 190, y: 60 },
    ],
    count: 1,
    pitch: 0,
    widthPx: 9,
    via: true,
  },
  {
    id: 'power-c',
    points: [
      { x: 80, y: 90 },
      { x: 80, y: 64 },
      { x: 104, y: 40 },
      { x: 116, y: 40 },
    ],
    count: 1,
    pitch: 0,
    widthPx: 9,
  },
  {
    id: 'power-d',
    points: [
      { x: 10, y: -150 },
      { x: 10, y: -128 },
      { x: 2, y: -120 },
      { x: 2, y: -104 },
    ],
    count: 1,
    pitch: 0,
    widthPx: 6,
    via: false,
  },
  {
    id: 'link-a',
    points: [
      { x: 70, y: -64 },
      { x: 90, y: -64 },
    ],
    count: 3,
    pitch: 18,
  },
  {
    id: 'link-b',
    points: [
      { x: 70, y: -10 },
      { x: 96, y: -10 },
      { x: 108, y: 2 },
    ],
    count: 3,
    pitch: 18,
    via: true,
  },
  {
    id: 'link-c',
    points: [
      { x: 106, y: -46 },
      { x: 130, y: -46 },
      { x: 142, y: -60 },
    ],
    count: 1,
    pitch: 0,
  },
  {
    id: 'link-d',
    points: [
      { x: -202, y: 62 },
      { x: -174, y: 62 },
    ],
    count: 3,
    pitch: 22,
  },
  {
    id: 'link-e',
    points: [
      { x: -96, y: 40 },
      { x: -80, y: 40 },
      { x: -70, y: 30 },
    ],
    count: 1,
    pitch: 0,
  },
  {
    id: 'link-f',
    points: [
      { x: -92, y: 128 },
      { x: -78, y: 128 },
    ],
    count: 2,
    pitch: 0,
  },
  {
    id: 'link-g',
    points: [
      { x: 158, y: -60 },
      { x: 192, y: -60 },
    ],
    count: 2,
    pitch: 18,
  },
  {
    id: 'link-h',
    points: [
      { x: -230, y: 128 },
      { x: -200, y: 128 },
      { x: -190, y: 138 },
      { x: -190, y: 148 },
    ],
    count: 1,
    pitch: 0,
    via: false,
  },
];

/** All conductors, each with a name of its own: `bus-a-0`, `bus-a-1` and so on. */
export const routes: readonly Route[] = bundles.flatMap((bundle) =>
  Array.from({ length: bundle.count }, (_, index) => ({
    id: `${bundle.id}-${index}`,
    points: parallel(bundle.points, (index - (bundle.count - 1) / 2) * bundle.pitch),
    widthPx: bundle.widthPx ?? 2.6,
    via: bundle.via ?? false,
  })),
);

/** The same path moved sideways by `offset` pixels, corners mitred. */
function parallel(points: readonly Point[], offset: number): Point[] {
  return points.map((point, index) => {
    const into = normal(points[index - 1] ?? point, point);
    const out = normal(point, points[index + 1] ?? point);
    const a = into ?? out ?? { x: 0, y: 0 };
    const b = out ?? a;
    const share = 1 + a.x * b.x + a.y * b.y;
    return { x: point.x + (offset * (a.x + b.x)) / share, y: point.y + (offset * (a.y + b.y)) / share };
  });
}

function normal(from: Point, to: Point): Point | undefined {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.sqrt(dx * dx + dy * dy);
  return length === 0 ? undefined : { x: -dy / length, y: dx / length };
}
