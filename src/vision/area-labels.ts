import type { RecipeConfig } from '../config/sections/recipe.js';
import type { Box } from '../domain/comparison.js';
import { isInPolygon, type Polygon } from '../domain/polygon.js';
import type { AnomalyMap } from '../ports/comparer.js';

/** Masks and zones of a recipe. */
export type RecipeAreas = Partial<Pick<RecipeConfig, 'masks' | 'zones'>>;

/** The label of places that no zone holds; zone `i` of the recipe has label `i + 1`. */
export const elsewhere = 0;
/** The label of places that a mask holds, whatever zone they lie in. */
export const masked = 255;

/** Which area each cell of an anomaly map belongs to, by its middle. A cell in several zones belongs to the first. */
export function labelCells(
  { width, height, stridePx }: Pick<AnomalyMap, 'width' | 'height' | 'stridePx'>,
  { masks = [], zones = [] }: RecipeAreas,
  area: Box,
): Uint8Array {
  const labels = new Uint8Array(width * height).fill(elsewhere);
  const put = (polygon: Polygon, label: number): void => {
    for (let row = 0; row < height; row += 1) {
      const y = area.y + (row + 0.5) * stridePx;
      for (const [from, to] of insideOf(polygon, y)) {
        const first = Math.max(0, Math.ceil((from - area.x) / stridePx - 0.5));
        const end = Math.min(width, Math.ceil((to - area.x) / stridePx - 0.5));
        if (end > first) labels.fill(label, row * width + first, row * width + end);
      }
    }
  };
  // The last zone is put down first, so that the first one stays on top, and masks above all.
  for (const [index, { polygon }] of [...zones.entries()].toReversed()) put(polygon, index + 1);
  for (const { polygon } of masks) put(polygon, masked);
  return labels;
}

/** The label of one point of the golden sample. */
export function labelAt({ masks = [], zones = [] }: RecipeAreas, x: number, y: number): number {
  if (masks.some(({ polygon }) => isInPolygon(polygon, x, y))) return masked;
  return zones.findIndex(({ polygon }) => isInPolygon(polygon, x, y)) + 1;
}

/** From where to where a horizontal line lies inside of a polygon. */
function insideOf(polygon: Polygon, y: number): readonly (readonly [number, number])[] {
  const crossings: number[] = [];
  polygon.forEach(([x1, y1], index) => {
    const [x2, y2] = polygon[(index + 1) % polygon.length] ?? [x1, y1];
    if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  crossings.sort((a, b) => a - b);
  return crossings.flatMap((from, index) => {
    const to = crossings[index + 1];
    return index % 2 === 1 || to === undefined ? [] : [[from, to] as const];
  });
}
