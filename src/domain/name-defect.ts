/** A region that somebody has named: later regions that look like it get its name. */
export interface DefectExample {
  readonly name: string;
  /** Unit vector that tells what the region looks like. */
  readonly descriptor: ArrayLike<number>;
}

/** What the nearest example says of a region. */
export interface NamedDefect {
  /** Absent where no example is near enough: the defect is of an unknown kind. */
  readonly name?: string;
  /** Cosine distance to the nearest example, 0 to 2. */
  readonly distance: number;
}

/** Radius around an example where all examples have one name, and nothing tells how far others lie. */
const radiusOfOneName = 0.1;
/** However far apart the names are: beyond it regions have little in common. */
const greatestRadius = 0.2;
/** Share of the usual distance between examples of different names within which a region is of the same kind. */
const share = 0.5;

/**
 * One-shot classification in the sense of Koch et al. 2015: the name of the nearest example, by the cosine distance of what a
 * Siamese network says of both, or none beyond a radius that the examples teach: half of the median distance from an
 * example to the nearest one of another name, and no more than 0.2.
 *
 * @param radius of these examples, where many regions are named by them
 */
export function nameDefect(
  descriptor: ArrayLike<number>,
  examples: readonly DefectExample[],
  radius: number = radiusOf(examples),
): NamedDefect | undefined {
  let nearest: NamedDefect | undefined;
  for (const example of examples) {
    const distance = cosineDistance(descriptor, example.descriptor);
    if (nearest === undefined || distance < nearest.distance) nearest = { name: example.name, distance };
  }
  if (nearest === undefined || nearest.distance <= radius) return nearest;
  return { distance: nearest.distance };
}

/** Beyond this cosine distance to the nearest example a defect is of an unknown kind. */
export function radiusOf(examples: readonly DefectExample[]): number {
  const apart = examples
    .map((example) => {
      const others = examples.filter(({ name }) => name !== example.name);
      return Math.min(...others.map(({ descriptor }) => cosineDistance(example.descriptor, descriptor)));
    })
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const middle = apart[Math.floor((apart.length - 1) / 2)];
  return middle === undefined ? radiusOfOneName : Math.min(greatestRadius, share * middle);
}

/** One less the product of two unit vectors. Vectors of different lengths are as far apart as can be. */
export function cosineDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return 2;
  let product = 0;
  for (let dim = 0; dim < a.length; dim += 1) product += (a[dim] ?? 0) * (b[dim] ?? 0);
  return Math.min(2, Math.max(0, 1 - product));
}
