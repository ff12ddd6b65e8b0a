import { seededRandom } from './seeded-random.js';

/** `count` different items in an order that depends on the seed alone, and the rest in the order in which they were. */
export function draw<T>(
  items: readonly T[],
  count: number,
  seed: number,
): { readonly drawn: readonly T[]; readonly rest: readonly T[] } {
  const random = seededRandom(seed);
  const left = items.map((item, index) => ({ item, index }));
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    const [taken] = left.splice(Math.floor(random() * left.length), 1);
    if (taken !== undefined) drawn.push(taken.item);
  }
  return { drawn, rest: left.map(({ item }) => item) };
}
