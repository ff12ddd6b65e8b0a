import { localA90, type PlacedTrial } from './local-pod.js';
import { fitPod, type PodCurve } from './pod-curve.js';

/** One defect that was put into a good part. */
export interface DefectTrial extends PlacedTrial {
  /** '' outside of zones. */
  readonly zone: string;
  readonly type: string;
}

/** The curve of one type of defect in one zone. */
export interface PodOfKind {
  readonly zone: string;
  readonly type: string;
  readonly trials: number;
  readonly found: number;
  readonly curve: PodCurve;
}

/** The smallest defect that is seen at 90 %, place by place. */
export interface PodMap {
  readonly columns: number;
  readonly rows: number;
  /** What the map shows, pixels of the first golden sample. */
  readonly area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Pixels, row by row; places where no defect was put are empty. */
  readonly sizes: readonly (number | undefined)[];
}

/** What a recipe can see. */
export interface PodReport {
  readonly kinds: readonly PodOfKind[];
  /** Absent where all trials together have no curve. */
  readonly map?: PodMap;
}

/** A place of the map is about so many pixels wide. */
const placePx = 50;

/** Curves by zone and type, sorted, and the map of all of them. */
export function podReport(trials: readonly DefectTrial[], area: PodMap['area']): PodReport {
  const keys = [...new Set(trials.map(({ zone, type }) => JSON.stringify([zone, type])))].toSorted();
  const kinds = keys.map((key): PodOfKind => {
    const ofKind = trials.filter(({ zone, type }) => JSON.stringify([zone, type]) === key);
    const [first] = ofKind;
    const found = ofKind.filter(({ hit }) => hit).length;
    return {
      zone: first?.zone ?? '',
      type: first?.type ?? '',
      trials: ofKind.length,
      found,
      curve: fitPod(ofKind),
    };
  });
  const together = fitPod(trials);
  if (together.kind !== 'fitted') return { kinds };
  const { logistic } = together;
  const [columns, rows] = [area.width, area.height].map((size) => Math.max(1, Math.round(size / placePx)));
  if (columns === undefined || rows === undefined) return { kinds };
  const reachPx = 0.75 * Math.max(area.width / columns, area.height / rows);
  const sizes = Array.from({ length: columns * rows }, (_, index) => {
    const at = {
      x: area.x + (((index % columns) + 0.5) / columns) * area.width,
      y: area.y + ((Math.floor(index / columns) + 0.5) / rows) * area.height,
    };
    const isTried = trials.some(({ x, y }) => Math.hypot(x - at.x, y - at.y) < reachPx);
    return isTried ? localA90(trials, { logistic, at, reachPx }) : undefined;
  });
  return { kinds, map: { columns, rows, area, sizes } };
}
