import { cornersOutside, type Polygon } from '../domain/polygon.js';
import type { ConfigProblem } from './config-problem.js';
import type { RecipeConfig } from './sections/recipe.js';

/** Pixels of the first golden sample. */
interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Masks and zones of a recipe that its first golden sample, or its region, does not hold; paths begin at the recipe. */
export function areaProblems(
  { masks = [], zones = [], region }: Partial<Pick<RecipeConfig, 'masks' | 'zones' | 'region'>>,
  size: ImageSize,
): readonly ConfigProblem[] {
  const areas = [
    ...masks.map((mask, index) => ({ ...mask, path: ['masks', index, 'polygon'] })),
    ...zones.map((zone, index) => ({ ...zone, path: ['zones', index, 'polygon'] })),
  ];
  return areas.flatMap(({ name, polygon, path }) => {
    const [outside] = cornersOutside(polygon, size);
    if (outside !== undefined) {
      const [x, y] = outside;
      const message = `"${name}": corner ${x},${y} lies outside of the golden sample, ${size.width} x ${size.height} pixels`;
      return [{ path, message }];
    }
    if (region === undefined || touches(polygon, region)) return [];
    return [{ path, message: `"${name}" lies outside of the region that is inspected` }];
  });
}

function touches(polygon: Polygon, { x, y, width, height }: NonNullable<RecipeConfig['region']>): boolean {
  const xs = polygon.map(([px]) => px);
  const ys = polygon.map(([, py]) => py);
  return (
    Math.max(...xs) > x && Math.min(...xs) < x + width && Math.max(...ys) > y && Math.min(...ys) < y + height
  );
}
