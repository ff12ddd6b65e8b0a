/** What is known of how a part looks as a whole. */
export interface KnownPart {
  readonly part: string;
  /** One for each golden sample, as `describePart` makes them. */
  readonly descriptors: readonly Float32Array[];
  /** Distance up to which a frame can show this part. */
  readonly margin: number;
}

/** What a frame shows, seen from the part that is expected. */
export type PartIdentity =
  | { readonly kind: 'expected'; readonly distance: number }
  /** It shows another part that there is a recipe for. */
  | { readonly kind: 'other'; readonly part: string; readonly distance: number; readonly expected: number }
  /** It shows none of the parts that there are recipes for. */
  | { readonly kind: 'none'; readonly expected: number; readonly margin: number };

/** Another part must be nearer by this much before it is said to be there: similar parts are left to the comparison. */
const clearly = 0.8;

/** Which part does a frame show: the nearest golden sample of all recipes says it. */
export function identifyPart(
  descriptor: Float32Array,
  expected: KnownPart,
  others: readonly KnownPart[],
): PartIdentity {
  const own = distanceTo(descriptor, expected);
  const [nearest] = others
    .map((other) => ({ other, distance: distanceTo(descriptor, other) }))
    .filter(({ other, distance }) => distance <= other.margin)
    .toSorted((a, b) => a.distance - b.distance);
  if (nearest !== undefined && nearest.distance < clearly * own) {
    return { kind: 'other', part: nearest.other.part, distance: nearest.distance, expected: own };
  }
  if (own <= expected.margin || nearest !== undefined) return { kind: 'expected', distance: own };
  return { kind: 'none', expected: own, margin: expected.margin };
}

/** Euclidean distance to the nearest golden sample, 0 to 2. */
export function distanceTo(
  descriptor: Float32Array,
  { descriptors }: Pick<KnownPart, 'descriptors'>,
): number {
  return Math.min(...descriptors.map((one) => euclidean(descriptor, one)));
}

function euclidean(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) {
    sum += ((one[index] ?? 0) - (other[index] ?? 0)) ** 2;
  }
  return Math.sqrt(sum);
}
